"""What the supervisor and its parts say: on the terminal with a prefix each, and in log files."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from helpdesk.supervisor.process import Sink

_COLOURS = {"guichet": 1, "train": 35, "rasa": 34, "actions": 33, "web": 32}
_WIDTH = max(map(len, _COLOURS))
_LOG_BYTES = 10_000_000
_LOG_FILES = 5


class Output:
    """Prints whole lines as `name | line` and keeps each name's lines in `<folder>/<name>.log`."""

    def __init__(
        self, folder: Path, stream: TextIO = sys.stdout, environment: Mapping[str, str] = os.environ
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._stream = stream
        self._coloured = stream.isatty() and "NO_COLOR" not in environment
        self._logs: dict[str, logging.Handler] = {}

    def say(self, line: str) -> None:
        """A line of the supervisor itself."""
        self.write("guichet", line)

    def sink(self, name: str) -> Sink:
        """Where a part's lines go."""
        return lambda line: self.write(name, line)

    def write(self, name: str, line: str) -> None:
        """Print and keep a line. Neither a closed terminal nor a full disk is an error here."""
        prefix = f"{name:<{_WIDTH}} |"
        if self._coloured:
            prefix = f"\033[{_COLOURS.get(name, 0)}m{prefix}\033[0m"
        with suppress(OSError, ValueError):
            self._stream.write(f"{prefix} {line}\n")
            self._stream.flush()
        record = logging.LogRecord(name, logging.INFO, "", 0, line, None, None)
        self._log(name).emit(record)

    def close(self) -> None:
        """Close the log files."""
        for handler in self._logs.values():
            handler.close()

    def _log(self, name: str) -> logging.Handler:
        if name not in self._logs:
            self._logs[name] = _QuietFile(
                self._folder / f"{name}.log",
                maxBytes=_LOG_BYTES,
                backupCount=_LOG_FILES - 1,
                encoding="utf-8",
            )
            self._logs[name].setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        return self._logs[name]


class _QuietFile(RotatingFileHandler):
    """A log file that loses lines rather than the supervisor when they cannot be written."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Nothing: there is no other place to tell it."""
