"""A candidate on trial: what is measured is kept, and a trial that broke off says nothing of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import httpx
import pytest

from bot.models import folder_digest, make_current
from bot.registry.job import latest_job
from bot.registry.reports import TESTS, keep_report
from helpdesk.settings import read_settings
from helpdesk.supervisor import trial
from helpdesk.supervisor.trial import TrialError, check_candidate
from helpdesk.training.models.checks import conversations_of, verdict_on
from helpdesk.training.models.registry import Registry
from tests.unit.training.models.conftest import write_archive
from tests.unit.training.models.reports import report

Sink = Callable[[str], None]
Process = Callable[[Sequence[str], Sink], Awaitable[int]]
PLAYED = [
    {"total": 2},
    {"name": "en/a", "error": None},
    {"name": "en/b", "error": "turn 2: state is 'bot', not 'queued'"},
]


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registry:
    """A project with a current model and a candidate, both evaluated."""
    monkeypatch.delenv("GUICHET_MODELS", raising=False)
    (tmp_path / "models").mkdir()
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "rasa.txt").write_text("rasa==3.6.21 \\\n")
    for name in ("old", "new"):
        path = tmp_path / "models" / f"guichet-{name}.tar.gz"
        write_archive(path)
        keep_report(path, report(tests=folder_digest(TESTS)))
    make_current(tmp_path, "guichet-old.tar.gz")
    return Registry(tmp_path)


def check(
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
    player: Process,
    guichet: Process,
    tests: int = 0,
) -> None:
    """Measure the candidate with these in the place of the processes of a trial."""

    async def run(_self: object, command: Sequence[str], _environment: object, sink: Sink) -> int:
        if "up" in command:
            return await guichet(command, sink)
        if "tests.conversations" in command:
            return await player(command, sink)
        sink("1 failed")
        return tests

    async def ready(_client: httpx.AsyncClient, _url: str) -> bool:
        return True

    monkeypatch.setattr(trial.Children, "run", run)
    monkeypatch.setattr(trial, "_is_ready", ready)
    settings = read_settings({"GUICHET_HOME": str(registry.root / "home")})
    check_candidate(registry, registry.find("guichet-new"), settings, "kim", lambda _: None)


async def serves(_command: Sequence[str], _sink: Sink) -> int:
    """A Guichet that serves until it is stopped."""
    await asyncio.Event().wait()
    return 0


async def plays(_command: Sequence[str], sink: Sink) -> int:
    for each in PLAYED:
        sink(json.dumps(each))
    return 0


def test_conversations_are_kept_with_what_went_otherwise(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(registry, monkeypatch, plays, serves)
    candidate = registry.find("guichet-new")
    found = conversations_of(registry, candidate)

    assert found is not None
    assert (found["played"], found["failed"]) == (2, PLAYED[2:])
    verdict = verdict_on(registry, candidate)
    assert verdict is not None
    assert verdict.faults == ["1 of 2 conversations go as written: en/b."]


def test_policy_whose_tests_fail_holds_the_candidate_back(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(registry, monkeypatch, plays, serves, tests=1)
    verdict = verdict_on(registry, registry.find("guichet-new"))

    assert verdict is not None
    assert "The policy’s tests fail (1 failed)" in verdict.faults


def test_nothing_is_kept_of_conversations_whose_guichet_was_ended(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ends(_command: Sequence[str], _sink: Sink) -> int:
        await asyncio.sleep(0.05)
        return 0

    async def goes_on(command: Sequence[str], sink: Sink) -> int:
        await plays(command, sink)
        return await serves(command, sink)

    with pytest.raises(TrialError, match="was ended"):
        check(registry, monkeypatch, goes_on, ends)
    assert conversations_of(registry, registry.find("guichet-new")) is None
    job = latest_job(registry.folder)
    assert job is not None
    assert (job.state, job.by) == ("failed", "kim")


def test_nothing_is_kept_of_conversations_that_broke_off(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks_off(_command: Sequence[str], sink: Sink) -> int:
        sink(json.dumps({"total": 160}))
        return 1

    with pytest.raises(TrialError, match="broke off"):
        check(registry, monkeypatch, breaks_off, serves)
    assert verdict_on(registry, registry.find("guichet-new")) is None
