"""The one long work on models at a time: a training or a comparison.

Whoever does it holds the lock `models/job.lock` as long as it lives and tells how far it is in
`models/job.json` and `models/job.log`. So a work whose process was killed is known to have ended,
whoever started it and whatever was restarted since.
"""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Dict, Iterator, List, Optional, TextIO

from bot.registry.cards import instant
from bot.registry.files import desk_text, read_json, write_json

RUNNING, DONE, FAILED, CANCELLED = "running", "done", "failed", "cancelled"
#: Seconds for which a lock that a reader holds for a moment is waited for.
_MOMENT = 0.5
_UNTOLD = "its process ended in the middle: it was killed, or ran out of memory"


@dataclass(frozen=True)
class JobState:
    """How a work stands. `share` is between 0 and 1 and `left` in seconds, null while unknown.

    `step` and `reason` are for logs and the command line; `doing` and `why` say the same as texts
    of the desk (see `desk_text`), null where there is none.
    """

    kind: str
    by: str
    pid: int
    started_at: str
    state: str = RUNNING
    step: str = ""
    share: Optional[float] = None
    left: Optional[float] = None
    model: Optional[str] = None
    reason: Optional[str] = None
    ended_at: Optional[str] = None
    doing: Optional[Dict[str, Any]] = None
    why: Optional[Dict[str, Any]] = None


class Busy(Exception):
    """Somebody's work is under way; `job` is it."""

    def __init__(self, job: JobState) -> None:
        verb = "trains" if job.kind == "train" else "compares models"
        super().__init__(
            f"{job.by} {verb} since {job.started_at} (process {job.pid}). Wait for it, or cancel "
            "it: ./guichet train --cancel."
        )
        self.job = job


class Job:
    """The work under way, for whoever does it."""

    def __init__(self, folder: Path, state: JobState, log: TextIO) -> None:
        self.state = state
        self._folder = folder
        self._log = log

    def say(self, line: str) -> None:
        """A line of its log. A full disk loses the line, not the work."""
        with suppress(OSError):
            self._log.write(f"{line}\n")
            self._log.flush()

    def tell(
        self,
        step: str,
        share: Optional[float] = None,
        left: Optional[float] = None,
        doing: Optional[Dict[str, Any]] = None,
    ) -> None:
        """What is done now, and how far it is."""
        self._set(replace(self.state, step=step, share=share, left=left, doing=doing))

    def end(
        self,
        state: str,
        model: Optional[str] = None,
        reason: Optional[str] = None,
        why: Optional[Dict[str, Any]] = None,
    ) -> None:
        """How it ended: DONE or FAILED."""
        ended = instant(time.time())
        share = 1.0 if state == DONE else self.state.share
        self._set(
            replace(
                self.state,
                state=state,
                model=model,
                reason=reason,
                why=why,
                ended_at=ended,
                share=share,
                left=None,
            )
        )

    def _set(self, state: JobState) -> None:
        self.state = state
        with suppress(OSError):
            write_json(self._folder / "job.json", asdict(state))


@contextmanager
def claim(folder: Path, kind: str, by: str, wait: bool = False) -> Iterator[Job]:
    """Be the one who works. Raises Busy, or with `wait` returns only when the other has ended.

    An exception that leaves the block ends the work as failed with its message, and with its
    attribute `why` where it has one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "job.lock").open("w") as lock:
        _take(lock, folder, wait)
        state = JobState(kind=kind, by=by, pid=os.getpid(), started_at=instant(time.time()))
        with (folder / "job.log").open("w", encoding="utf-8") as log:
            job = Job(folder, state, log)
            (folder / "job.cancel").unlink(missing_ok=True)
            job.tell("")
            try:
                yield job
            except BaseException as error:
                job.end(FAILED, reason=str(error) or type(error).__name__, why=_why(error))
                raise
            if job.state.state == RUNNING:
                job.end(DONE)


def latest_job(folder: Path) -> Optional[JobState]:
    """The work under way, else the last one; one whose process is gone has failed."""
    content = read_json(folder / "job.json")
    if content is None:
        return None
    try:
        job = JobState(**content)
    except TypeError:
        return None
    if job.state != RUNNING or _is_held(folder):
        return job
    cancelled = read_json(folder / "job.cancel")
    if cancelled and cancelled.get("pid") == job.pid:
        by = cancelled["by"]
        why = desk_text("failed_cancelled", by=by)
        return replace(job, state=CANCELLED, left=None, reason=f"cancelled by {by}", why=why)
    return replace(job, state=FAILED, left=None, reason=_UNTOLD, why=desk_text("failed_killed"))


def running_job(folder: Path) -> Optional[JobState]:
    """The work under way, if there is one."""
    job = latest_job(folder)
    return job if job is not None and job.state == RUNNING else None


def cancel(folder: Path, by: str) -> Optional[JobState]:
    """End the work under way at once; what it was, or None where there was none.

    Nothing half done stays: a model is moved to its place only when it is whole.
    """
    job = running_job(folder)
    if job is None:
        return None
    write_json(folder / "job.cancel", {"pid": job.pid, "by": by})
    with suppress(ProcessLookupError):
        # One that leads a group of its own takes along what it started.
        if os.getpgid(job.pid) == job.pid:
            os.killpg(job.pid, signal.SIGKILL)
        else:
            os.kill(job.pid, signal.SIGKILL)
    return job


def log_lines(folder: Path, last: int) -> List[str]:
    """The last lines of the log of the latest work."""
    try:
        return (
            (folder / "job.log").read_text(encoding="utf-8", errors="replace").splitlines()[-last:]
        )
    except FileNotFoundError:
        return []


def _why(error: BaseException) -> Optional[Dict[str, Any]]:
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return desk_text("system_full", "problems")
    why = getattr(error, "why", None)
    return why if isinstance(why, dict) else None


def _take(lock: TextIO, folder: Path, wait: bool) -> None:
    until = time.monotonic() + _MOMENT
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if not wait and time.monotonic() > until:
                nobody = JobState(kind="train", by="somebody", pid=0, started_at="a moment ago")
                raise Busy(latest_job(folder) or nobody) from None
            time.sleep(0.05)


def _is_held(folder: Path) -> bool:
    try:
        with (folder / "job.lock").open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
