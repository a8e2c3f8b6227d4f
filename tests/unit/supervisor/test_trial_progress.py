"""How far a comparison is, told with the time left."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.registry.job import claim, latest_job
from helpdesk.supervisor import trial_progress
from helpdesk.supervisor.trial_progress import Part, Took, TrialProgress
from helpdesk.texts.staff import STAFF_LANGUAGES, Sentence

PARTS = [Part.MEASURE, Part.MEASURE, Part.START, Part.PLAY, Part.POLICY]


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(trial_progress.time, "monotonic", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def compare(folder: Path, clock: Clock, parts: list[Part]) -> list[dict[str, Any]]:
    """A comparison whose parts take ten seconds each, eight of them counted; what it told."""
    told: list[dict[str, Any]] = []

    def look() -> None:
        job = latest_job(folder)
        assert job is not None
        told.append({"share": job.share, "left": job.left, "doing": job.doing})

    with claim(folder, "compare", "kim") as job:
        progress = TrialProgress(job, folder, parts)
        for part in parts:
            progress.begin("…", model="guichet-1")
            look()
            if part in (Part.MEASURE, Part.PLAY):
                for done in (1, 2):
                    clock.now += 4
                    progress.count("…", done, 2, model="guichet-1")
                    look()
                clock.now += 2
            else:
                clock.now += 10
        progress.end()
    return told


def test_time_left_of_the_first_comparison_is_what_its_parts_take_elsewhere(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = {Part.MEASURE: Took(20, 25), Part.START: Took(0, 5), Part.PLAY: Took(30, 35)}
    monkeypatch.setattr(trial_progress, "_TYPICAL", {**elsewhere, Part.POLICY: Took(0, 10)})
    told = compare(tmp_path, clock, PARTS)
    # What is counted goes at the rate that it shows here.
    assert [each["left"] for each in told[:4]] == pytest.approx([100, 84, 80, 75])
    shares = [each["share"] for each in told]
    assert shares == sorted(shares)
    assert told[-1]["left"] == 10


def test_time_left_is_what_the_parts_to_come_took_the_last_time(
    tmp_path: Path, clock: Clock
) -> None:
    compare(tmp_path, clock, PARTS)
    told = compare(tmp_path, clock, PARTS)
    assert [each["left"] for each in told] == pytest.approx(
        [50, 46, 42, 40, 36, 32, 30, 20, 16, 12, 10]
    )
    assert told[6]["share"] == pytest.approx(0.4)


def test_time_left_counts_only_the_parts_that_are_to_be_done(tmp_path: Path, clock: Clock) -> None:
    compare(tmp_path, clock, PARTS)
    told = compare(tmp_path, clock, [Part.MEASURE, Part.POLICY])
    assert told[0]["left"] == pytest.approx(20)


def test_time_left_is_told_when_what_was_kept_cannot_be_read(tmp_path: Path, clock: Clock) -> None:
    first = compare(tmp_path / "new", clock, PARTS)
    (tmp_path / "comparison.json").write_text(json.dumps({"dance": {"counted": 1, "whole": 2}}))
    assert compare(tmp_path, clock, PARTS) == first


def test_what_is_done_is_said_in_the_languages_of_the_desk(tmp_path: Path, clock: Clock) -> None:
    for each in compare(tmp_path, clock, PARTS):
        said = {Sentence.of(each["doing"]).said(language) for language in STAFF_LANGUAGES}
        assert len(said) == len(STAFF_LANGUAGES)
