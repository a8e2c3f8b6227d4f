"""How far a comparison is, and how long it still takes, by how long its parts took before or take
elsewhere."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.registry.files import desk_text, read_json, write_json
from bot.registry.job import Job
from bot.registry.timing import Estimate, Timeline, share


class Part(StrEnum):
    """What a comparison does. Each has a text of the desk, `models.begin_<part>`, and what counts
    has another, `models.step_<part>`."""

    MEASURE = "measure"
    START = "start"
    PLAY = "play"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds until a part had counted all it counts, 0 where it counts nothing; and to its end."""

    counted: float
    whole: float


#: On two cores. What a part took on this machine, once it was done, takes its place.
_TYPICAL = {
    Part.MEASURE: Took(240, 270),
    Part.START: Took(0, 15),
    Part.PLAY: Took(360, 365),
    Part.POLICY: Took(0, 20),
}


class TrialProgress:
    """Tells the job of a comparison, which does `parts` one after the other."""

    def __init__(self, job: Job, folder: Path, parts: Sequence[Part]) -> None:
        self._job = job
        self._file = folder / "comparison.json"
        self._parts = parts
        self._took = _read(self._file)
        self._estimate = Estimate(_timeline(parts, {**_TYPICAL, **self._took}))
        self._started = self._began = time.monotonic()
        self._counted = 0.0
        self._at = -1

    def begin(self, line: str, **values: object) -> None:
        """The next part; `values` fill its text."""
        self._keep()
        self._at += 1
        self._began, self._counted = time.monotonic(), 0.0
        doing = desk_text(f"begin_{self._parts[self._at]}", "models", **values)
        self._tell(line, _begun(self._at), doing)

    def count(self, line: str, done: int, of: int, **values: object) -> None:
        """So many of what the part goes through."""
        self._counted = time.monotonic() - self._began
        text = f"{_counts(self._at)}: {done} of {of}"
        part = self._parts[self._at]
        doing = desk_text(f"step_{part}", "models", done=done, of=of, **values)
        self._tell(line, text, doing)

    def end(self) -> None:
        """All parts are done."""
        self._keep()

    def _tell(self, line: str, text: str, doing: dict[str, Any]) -> None:
        now = time.monotonic() - self._started
        left = self._estimate.left(text, now)
        self._job.tell(line, share(left, now), left, doing)

    def _keep(self) -> None:
        """How long the part took that ends now."""
        if self._at < 0:
            return
        took = Took(round(self._counted, 1), round(time.monotonic() - self._began, 1))
        self._took[self._parts[self._at]] = took
        # A full disk loses the estimate of the next time, not the comparison.
        with suppress(OSError):
            write_json(self._file, {part: asdict(each) for part, each in self._took.items()})


def _read(file: Path) -> dict[Part, Took]:
    """How long each part took the last time it was done here."""
    try:
        return {Part(part): Took(**each) for part, each in (read_json(file) or {}).items()}
    except (TypeError, ValueError):
        return {}


def _timeline(parts: Sequence[Part], took: Mapping[Part, Took]) -> Timeline:
    """As it went before, had it done these parts."""
    lines, at = [], 0.0
    for number, part in enumerate(parts):
        lines.append((_begun(number), at))
        lines.append((_counts(number) + ": 1 of 1", at + took[part].counted))
        at += took[part].whole
    return [*lines, ("", at)]


def _begun(number: int) -> str:
    return f"part {_letter(number)} begins"


def _counts(number: int) -> str:
    return f"part {_letter(number)}"


def _letter(number: int) -> str:
    """The number of a part in a line; digits are counts there."""
    return chr(ord("a") + number)
