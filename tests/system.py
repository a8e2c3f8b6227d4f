"""A whole Guichet (Rasa, actions, web), started as an operator starts it, for tests to talk to."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: What every start would compute alike, such as the vectors of articles: computed once.
CACHE = ROOT / "build" / "test-cache"
#: A start takes ten to twenty seconds on two idle cores; the model is trained before (make test).
START_WITHIN = 240.0
STOP_WITHIN = 30.0


@dataclass(frozen=True)
class RunningGuichet:
    """Where it answers, what it keeps, and the process that supervises it."""

    url: str
    home: Path
    process: subprocess.Popen[bytes]
    output: Path

    def said(self) -> str:
        """All it has printed so far."""
        return self.output.read_text(encoding="utf-8", errors="replace")

    def is_ready(self) -> bool:
        """Whether `/readyz` says so."""
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def wait_for(self, text: str, within: float = START_WITHIN, times: int = 1) -> None:
        """Until it has printed `text` so often. Raises AssertionError with its last lines."""
        self._wait(lambda: self.said().count(text) >= times, within, f"to print {text!r}")

    def wait_until_ready(self, within: float = START_WITHIN) -> None:
        """Until it serves. Raises AssertionError with its last lines where it does not."""
        self._wait(self.is_ready, within, "to serve")

    def stop(self) -> int:
        """Stop it as Ctrl-C does; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOP_WITHIN)

    def _wait(self, holds: Callable[[], bool], within: float, what: str) -> None:
        until = time.monotonic() + within
        while not holds():
            code = self.process.poll()
            late = time.monotonic() > until
            if (code is not None or late) and not holds():
                reason = f"it ended with {code}" if code is not None else f"{within:.0f} s passed"
                last_lines = "\n".join(self.said().splitlines()[-60:])
                raise AssertionError(f"waited for Guichet {what}, but {reason}:\n{last_lines}")
            time.sleep(0.1)


@contextmanager
def started(
    home: Path, settings: dict[str, str] | None = None, root: Path = ROOT
) -> Iterator[RunningGuichet]:
    """`./guichet up` of the project at `root`, on a free port with `home` and `settings`; stopped
    at the end, at any rate."""
    port = free_port()
    home.mkdir(parents=True, exist_ok=True)
    CACHE.mkdir(parents=True, exist_ok=True)
    (home / "cache").symlink_to(CACHE)
    output = home.parent / f"{home.name}.output"
    with output.open("wb") as file:
        process = subprocess.Popen(
            [str(root / "guichet"), "up"],
            env=environment(home, {"GUICHET_PORT": str(port), **(settings or {})}),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    guichet = RunningGuichet(f"http://127.0.0.1:{port}", home, process, output)
    try:
        yield guichet
    finally:
        if process.poll() is None:
            try:
                guichet.stop()
            finally:
                process.kill()


def environment(home: Path, settings: dict[str, str]) -> dict[str, str]:
    """This process's environment with no settings of Guichet but these."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    return {**plain, "GUICHET_HOME": str(home), **settings}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def family(pid: int) -> dict[int, str]:
    """The processes below `pid`, each with its command line."""
    below: dict[int, str] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            command = status.with_name("cmdline").read_bytes().replace(b"\0", b" ").decode()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if parent == pid:
            below |= {int(status.parent.name): command} | family(int(status.parent.name))
    return below


def part_of(guichet: RunningGuichet, words: str) -> int:
    """The process whose command holds these words."""
    return next(pid for pid, command in family(guichet.process.pid).items() if words in command)
