"""The gate: what a candidate must hold to be promoted, and whether it does, with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from helpdesk.texts.problems import ProblemError, not_yaml, sentence, unreadable
from helpdesk.texts.staff import Sentence

GATE_FILE = Path(__file__).resolve().parents[3] / "data" / "gate.yml"


class GateError(ProblemError):
    """data/gate.yml cannot be used; the sentence names the entry and the cure."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The thresholds of data/gate.yml; shares are between 0 and 1."""

    language_macro_f1_loss: float
    compromised_recall_least: float
    compromised_recall_loss: float
    conversations_failed: int


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule of the gate: whether it holds, and the numbers, in words and as they are.

    `rule` is language, recall, conversations or policy; `values` are shares between 0 and 1, whole
    numbers and names. `problem` is what is wrong with the policy.
    """

    rule: str
    holds: bool
    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a candidate."""

    reasons: tuple[Reason, ...]

    @property
    def passed(self) -> bool:
        return all(reason.holds for reason in self.reasons)

    @property
    def faults(self) -> list[str]:
        """Why it does not pass."""
        return [reason.text for reason in self.reasons if not reason.holds]


def load_gate(file: Path = GATE_FILE) -> Gate:
    """The thresholds. Raises GateError."""
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
    except yaml.YAMLError as error:
        line, problem = not_yaml(error)
        problem = sentence("at_line", path=file, line=line, problem=problem)
        raise GateError(problem) from error
    except (OSError, UnicodeDecodeError) as error:
        raise GateError(unreadable(file, error)) from error
    names = [each.name for each in fields(Gate)]
    if not isinstance(content, dict) or set(content) != set(names):
        found = content if isinstance(content, dict) else {}
        missing, unknown = set(names) - set(found), set(found) - set(names)
        problems = [sentence("gate_missing", entry=name) for name in sorted(missing)]
        problems += [sentence("gate_unknown", entry=name) for name in sorted(map(str, unknown))]
        raise _wrong(file, *problems)
    for name, value in content.items():
        whole = name == "conversations_failed"
        fits = isinstance(value, int) if whole else isinstance(value, int | float)
        if isinstance(value, bool) or not fits or value < 0 or (not whole and value > 1):
            wanted = "gate_whole" if whole else "gate_share"
            raise _wrong(file, sentence(wanted, entry=name, value=repr(value)))
    return Gate(**content)


def _wrong(file: Path, *problems: Sentence) -> GateError:
    return GateError(sentence("gate_at", path=file, problems=problems))


def judge(
    gate: Gate,
    candidate: Mapping[str, Any],
    current: Mapping[str, Any] | None,
    conversations: Mapping[str, Any] | None,
    policy_faults: Sequence[Sentence],
) -> Verdict:
    """The verdict on a candidate by its report, the serving model's (null where none serves), what
    came of the conversations (`{"played", "failed": […]}`, null where none were played), and what
    is wrong with the policy."""
    reasons = [_recall(gate, candidate, current)]
    if current is not None:
        reasons = [*_languages(gate, candidate, current), *reasons]
    if conversations is None:
        values = {"right": 0, "played": 0}
        text = "The conversations were not played."
        reasons.append(Reason("conversations", False, text, values))
    else:
        reasons.append(_conversations(gate, conversations))
    if policy_faults:
        first = policy_faults[0]
        reasons.append(Reason("policy", False, str(first), problem=first))
    else:
        reasons.append(Reason("policy", True, "The support policy is sound."))
    return Verdict(tuple(reasons))


def _languages(
    gate: Gate, candidate: Mapping[str, Any], current: Mapping[str, Any]
) -> list[Reason]:
    reasons = []
    for name, before in current["languages"].items():
        after = candidate["languages"].get(name)
        if after is None:
            text = f"{name}: it was not measured."
            values = {"language": name, "before": before["macro_f1"], "after": None}
            reasons.append(Reason("language", False, text, values))
            continue
        change = after["macro_f1"] - before["macro_f1"]
        text = f"{name}: macro-F1 {_share(before['macro_f1'])} → {_share(after['macro_f1'])}"
        # Of the last digits that floating point makes up, none counts.
        holds = change >= -gate.language_macro_f1_loss - 1e-9
        limit = "" if holds else f", which loses more than {_points(gate.language_macro_f1_loss)}"
        values = {"language": name, "before": before["macro_f1"], "after": after["macro_f1"]}
        reasons.append(Reason("language", holds, f"{text}{limit}.", values))
    return reasons


def _recall(gate: Gate, candidate: Mapping[str, Any], current: Mapping[str, Any] | None) -> Reason:
    after = candidate["account_compromised_recall"]
    least = gate.compromised_recall_least
    text = f"Hacked accounts noticed: {_share(after)}"
    before = None
    if current is not None:
        before = current["account_compromised_recall"]
        text = f"Hacked accounts noticed: {_share(before)} → {_share(after)}"
        least = max(least, before - gate.compromised_recall_loss)
    holds = after >= least - 1e-9
    limit = "" if holds else f", fewer than {_share(least)}"
    values = {"before": before, "after": after, "least": least}
    return Reason("recall", holds, f"{text}{limit}.", values)


def _conversations(gate: Gate, conversations: Mapping[str, Any]) -> Reason:
    failed, played = len(conversations["failed"]), conversations["played"]
    holds = failed <= gate.conversations_failed and played > 0
    names = ", ".join(each["name"] for each in conversations["failed"][:3])
    more = f": {names}{', …' if failed > 3 else ''}" if failed else ""
    text = f"{played - failed} of {played} conversations go as written{more}."
    return Reason("conversations", holds, text, {"right": played - failed, "played": played})


def _share(value: float) -> str:
    return f"{100 * value:.1f} %"


def _points(value: float) -> str:
    return f"{100 * value:g} points"
