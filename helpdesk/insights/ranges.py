"""Ranges of whole days in the zone of support, as an address names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Days until today, today included, by the name that the address has.
PRESETS = {"today": 1, "7d": 7, "30d": 30, "90d": 90}
DEFAULT = "30d"
#: The longest range, in days: ten years.
LONGEST = 3_653
_EARLIEST, _LATEST = date(2000, 1, 1), date(2999, 12, 31)


class RangeError(ValueError):
    """These are no two days in order; `reason` is a key for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason.replace("_", " "))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Range:
    """Days from `first` to `last`, both included. `preset` is empty where both were chosen."""

    first: date
    last: date
    zone: ZoneInfo
    preset: str = ""

    @property
    def begin(self) -> datetime:
        """The first instant."""
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return _midnight(self.last + timedelta(days=1), self.zone)

    @property
    def query(self) -> str:
        """The query string of the same days, whatever day it is by then."""
        return f"from={self.first}&to={self.last}"

    def clock_changes(self) -> tuple[list[tuple[datetime, int]], int]:
        """How the zone's clocks stand: `[(until, seconds east of UTC)]` and those at the end.

        With summer time an hour of the day is not always the same number of hours from UTC's.
        """
        changes = []
        at, last = self.begin, self.end
        east = _east(at, self.zone)
        while at < last:
            then = min(at + timedelta(days=1), last)
            if _east(then, self.zone) != east:
                then = _first_change(at, then, self.zone)
                changes.append((then, east))
                east = _east(then, self.zone)
            at = then
        return changes, east


def read_range(given: Mapping[str, str], now: datetime, zone: ZoneInfo) -> Range:
    """`range` (a preset), or `from` and `to` (ISO days); the usual one without any.

    Raises RangeError: no_range, no_days, days_turned, too_long.
    """
    name = given.get("range", "")
    first, last = given.get("from", "").strip(), given.get("to", "").strip()
    if first or last:
        return _chosen(first, last, zone)
    if name and name not in PRESETS:
        raise RangeError("no_range")
    name = name or DEFAULT
    today = now.astimezone(zone).date()
    return Range(today - timedelta(days=PRESETS[name] - 1), today, zone, name)


def _chosen(first: str, last: str, zone: ZoneInfo) -> Range:
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise RangeError("no_days") from None
    if begin < _EARLIEST or end > _LATEST:
        raise RangeError("no_days")
    if begin > end:
        raise RangeError("days_turned")
    if (end - begin).days >= LONGEST:
        raise RangeError("too_long")
    return Range(begin, end, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _east(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def _first_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second in (before, after] at which clocks stand otherwise than at `before`."""
    east = _east(before, zone)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        before, after = (middle, after) if _east(middle, zone) == east else (before, middle)
    return after
