"""``policy.yml``: the support policy as an operator writes it, checked to the last line."""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from helpdesk.policy import SupportPolicy
from helpdesk.texts.problems import sentence, why
from helpdesk.triage.support_entry import SECTIONS as SUPPORT_SECTIONS
from helpdesk.triage.support_entry import read_support
from helpdesk.triage.yaml_entry import Entry, NotYamlError, Problem, by_line, read_document
from helpdesk.watched import Watched

POLICY_FILE = Path(__file__).parents[2] / "policy.yml"

SECTIONS = (*SUPPORT_SECTIONS, "handoff", "pin", "phone")
MINUTES_PER_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class HandoffPolicy:
    """``accept_within``: how long a queued conversation waits for an agent (R8)."""

    accept_within: timedelta


@dataclass(frozen=True, slots=True)
class PinPolicy:
    """``attempts`` wrong PINs lock verification for ``lock`` (R10)."""

    attempts: int
    lock: timedelta


@dataclass(frozen=True, slots=True)
class PhonePolicy:
    """``number``: where customers call, in international form (R6, R8)."""

    number: str


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """All of ``policy.yml``: what decides (``support``), and what other modules go by."""

    support: SupportPolicy
    handoff: HandoffPolicy
    pin: PinPolicy
    phone: PhonePolicy


class PolicyFileError(Exception):
    """The file cannot be used. ``problems`` are in the order of its lines.

    As text: one line for each, ``<file>:<line>: <what is wrong; what to write instead>``.
    """

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.problems = by_line(problems)
        super().__init__("\n".join(f"{path}:{each.line}: {each.text}" for each in self.problems))


def load_policy_file(path: Path, topics: frozenset[str]) -> PolicyFile:
    """Read and check a policy file. ``topics``: the intents of kind issue, all of which it lists.

    Raises PolicyFileError with every problem in the file.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(1, sentence("unreadable_here", why=why(error)))
        raise PolicyFileError(path, [problem]) from error
    return read_policy(text, topics, path)


def policy_in_force(path: Path, topics: frozenset[str]) -> Watched[PolicyFile]:
    """The policy file as it is now, also after it was edited. Raises PolicyFileError."""
    return Watched(lambda: (path,), lambda: load_policy_file(path, topics), (PolicyFileError,))


def read_policy(text: str, topics: frozenset[str], path: Path = POLICY_FILE) -> PolicyFile:
    """The same for the text of a file, before it is one; ``path`` names it in what is wrong."""
    try:
        root = read_document(text)
    except NotYamlError as error:
        raise PolicyFileError(path, [error.problem]) from error
    sections = root.mapping(SECTIONS)
    policy_file = PolicyFile(
        support=read_support(sections, topics),
        handoff=_handoff(sections["handoff"]),
        pin=_pin(sections["pin"]),
        phone=_phone(sections["phone"]),
    )
    if root.problems:
        raise PolicyFileError(path, root.problems)
    return policy_file


def _handoff(entry: Entry) -> HandoffPolicy:
    minutes = entry.mapping(("accept_within_minutes",))["accept_within_minutes"]
    return HandoffPolicy(timedelta(minutes=minutes.whole_number(1, MINUTES_PER_DAY)))


def _pin(entry: Entry) -> PinPolicy:
    fields = entry.mapping(("attempts", "lock_minutes"))
    return PinPolicy(
        attempts=fields["attempts"].whole_number(1, 10),
        lock=timedelta(minutes=fields["lock_minutes"].whole_number(1, MINUTES_PER_DAY)),
    )


def _phone(entry: Entry) -> PhonePolicy:
    number = entry.mapping(("number",))["number"]
    text = number.text(sentence("a_phone_number"))
    if text and not re.fullmatch(r"\+[1-9]( ?[0-9]){6,14}", text):
        number.wrong("phone_malformed", number=text)
    return PhonePolicy(text)
