"""The one long work on models: one at a time, and known to have ended however it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.registry import job as jobs

ROOT = Path(__file__).parents[4]
#: Claims the work, says so, and goes on until it is ended.
WORKER = """
import sys, time
from pathlib import Path
from bot.registry.job import claim
with claim(Path(sys.argv[1]), "train", "kim@example.com") as job:
    job.tell("sentence vectors", 0.5, 60.0)
    print("works", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def worker(tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "works\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_there_is_no_work_at_first(tmp_path: Path) -> None:
    assert jobs.latest_job(tmp_path) is None
    assert jobs.cancel(tmp_path, "kim") is None


def test_second_who_asks_is_told_who_works_since_when(tmp_path: Path, worker) -> None:
    with (
        pytest.raises(jobs.Busy, match=r"^kim@example\.com trains since 20\d\d-"),
        jobs.claim(tmp_path, "train", "lee"),
    ):
        raise AssertionError("two at once")
    running = jobs.running_job(tmp_path)
    assert running is not None
    assert (running.step, running.share, running.left) == ("sentence vectors", 0.5, 60.0)


def test_work_whose_process_was_killed_has_failed_and_makes_way(tmp_path: Path, worker) -> None:
    worker.send_signal(signal.SIGKILL)
    worker.wait()

    ended = jobs.latest_job(tmp_path)
    assert ended is not None
    assert ended.state == jobs.FAILED
    assert "it was killed" in str(ended.reason)
    with jobs.claim(tmp_path, "train", "lee") as job:
        assert job.state.by == "lee"
    latest = jobs.latest_job(tmp_path)
    assert latest is not None
    assert latest.state == jobs.DONE


def test_cancelled_work_ends_at_once_and_names_who_cancelled(tmp_path: Path, worker) -> None:
    cancelled = jobs.cancel(tmp_path, "lee@example.com")

    assert cancelled is not None
    assert cancelled.pid == worker.pid
    assert worker.wait() == -signal.SIGKILL
    ended = jobs.latest_job(tmp_path)
    assert ended is not None
    assert (ended.state, ended.reason) == (jobs.CANCELLED, "cancelled by lee@example.com")


def test_who_waits_begins_when_the_other_has_ended(tmp_path: Path, worker) -> None:
    waiting = subprocess.Popen(
        [sys.executable, "-c", WORKER.replace("600", "0"), str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # It did not wait, and so it was refused.
    assert waiting.wait() == 1
    asking = WORKER.replace('"kim@example.com"', '"lee", wait=True').replace("600", "0")
    with subprocess.Popen([sys.executable, "-c", asking, str(tmp_path)], cwd=ROOT) as second:
        time.sleep(0.3)
        assert second.poll() is None
        os.killpg(worker.pid, signal.SIGKILL)
        assert second.wait() == 0
    latest = jobs.latest_job(tmp_path)
    assert latest is not None
    assert (latest.by, latest.state) == ("lee", jobs.DONE)


def test_failure_is_kept_with_its_words_and_log(tmp_path: Path) -> None:
    def fail() -> None:
        with jobs.claim(tmp_path, "train", "kim") as job:
            job.say("reading")
            raise ValueError("data/nlu/fr/greet.yml:2: no text")

    with pytest.raises(ValueError):
        fail()
    ended = jobs.latest_job(tmp_path)
    assert ended is not None
    assert (ended.state, ended.reason) == (jobs.FAILED, "data/nlu/fr/greet.yml:2: no text")
    assert jobs.log_lines(tmp_path, 10) == ["reading"]
