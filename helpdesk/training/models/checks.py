"""What was measured of a candidate, and the gate's verdict on it.

Each part is kept beside the model it is about and counts while it is not out of date: the report of
understanding, of candidate and current model, and how the regression conversations went with the
candidate. `helpdesk/supervisor/trial.py` measures what is missing.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.models import folder_digest
from bot.registry.cards import checks_file, instant
from bot.registry.files import read_json, write_json
from bot.registry.reports import TESTS
from helpdesk.texts.problems import sentence
from helpdesk.texts.staff import Sentence
from helpdesk.training.models.gate import Verdict, judge, load_gate
from helpdesk.training.models.registry import Model, Registry
from helpdesk.triage.policy_file import POLICY_FILE, PolicyFileError, load_policy_file
from helpdesk.triage.taxonomy import issue_topics

#: Whose change may change how a conversation goes, below the root of the project.
_PLAYED_BY = ("tests/conversations", "data/responses", "data/rules")


def unmeasured(registry: Registry, candidate: Model) -> list[Model]:
    """Which of the candidate and the current model have no report on the test messages of now."""
    tests = folder_digest(TESTS)
    current = registry.current()
    models = [candidate]
    if current is not None and current.path != candidate.path:
        models.append(current)
    return [each for each in models if registry.report(each, tests) is None]


def verdict_on(registry: Registry, candidate: Model) -> Verdict | None:
    """The gate's verdict, or None while something is not measured. Raises GateError."""
    played = conversations_of(registry, candidate)
    if unmeasured(registry, candidate) or played is None:
        return None
    current, report = registry.current(), registry.report(candidate)
    assert report is not None
    before = registry.report(current) if current is not None else None
    tests = [sentence("policy_tests", words=each) for each in played.get("policy", [])]
    faults = [*policy_faults(), *tests]
    return judge(load_gate(), report, before, played, faults)


def conversations_of(registry: Registry, model: Model) -> dict[str, Any] | None:
    """`{"at", "played", "failed": [{"name", "error"}]}`, or None where they were not played, or
    with another model, other conversations, texts or rules."""
    file = checks_file(model.path)
    content = read_json(file)
    if content is None or content.get("digest") != played_by(registry.root):
        return None
    return content if file.stat().st_mtime >= model.path.stat().st_mtime else None


def keep_conversations(model: Model, digest: str, played: Sequence[dict[str, Any]]) -> None:
    """Keep how they went: a `{"name", "error"}` each, `error` null where it went as written.

    `digest` is `played_by` of when they began.
    """
    failed = [each for each in played if each["error"] is not None]
    content = {"at": instant(time.time()), "digest": digest, "played": len(played)}
    write_json(checks_file(model.path), {**content, "failed": failed})


def keep_policy_tests(model: Model, faults: Sequence[str]) -> None:
    """Keep what failing tests of the policy said, with how the conversations went."""
    file = checks_file(model.path)
    write_json(file, {**(read_json(file) or {}), "policy": list(faults)})


def played_by(root: Path) -> str:
    """Changes with whatever of the project's files may change how a conversation goes."""
    return "-".join(folder_digest(root / each) for each in _PLAYED_BY)


def policy_faults(file: Path = POLICY_FILE) -> list[Sentence]:
    """What is wrong with the support policy."""
    try:
        load_policy_file(file, issue_topics())
    except PolicyFileError as error:
        return [
            sentence("at_line", path=file, line=each.line, problem=each) for each in error.problems
        ]
    return []
