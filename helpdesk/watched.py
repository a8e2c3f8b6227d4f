"""What files say now: read again as soon as one of them changes, kept while they are faulty."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

T = TypeVar("T")

Stamp = tuple[tuple[Path, tuple[int, int, int] | None], ...]

_log = logging.getLogger(__name__)


class Watched(Generic[T]):
    """The value that `read` makes of files. Calling it costs a look at each file's state.

    So a process follows what others save, without being told. Whoever saves replaces files whole.
    Where `read` raises one of `errors`, the value stays as it was, and the log says why, once.
    """

    def __init__(
        self,
        files: Callable[[], Iterable[Path]],
        read: Callable[[], T],
        errors: tuple[type[Exception], ...],
    ) -> None:
        """Reads once. Raises what `read` raises. `files` lists those that count now."""
        self._files = files
        self._read = read
        self._errors = errors
        stamp = self._stamp()
        self._now = (stamp, read())

    def __call__(self) -> T:
        """The value, as the files are now or as they last could be read."""
        stamp = self._stamp()
        known, value = self._now
        if stamp == known:
            return value
        try:
            value = self._read()
        except self._errors as error:
            _log.error("Kept what was read before, until this is put right: %s", error)
        self._now = (stamp, value)
        return value

    def _stamp(self) -> Stamp:
        return tuple((file, _state(file)) for file in sorted(self._files()))


def _state(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
