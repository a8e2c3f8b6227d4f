"""Ranges of whole days in the zone of support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: Days until today, by the name that the address has.
PRESETS = {"7d": 7, "28d": 28, "90d": 90, "365d": 365}
DEFAULT = "28d"


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
        """As it stands in an address."""
        return f"from={self.first}&to={self.last}"


class RangeError(ValueError):
    """These are no two days in order; `name` is a text of the page."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def preset(name: str, now: datetime, zone: ZoneInfo) -> Range:
    """The days of a preset, today included."""
    today = now.astimezone(zone).date()
    return Range(today - timedelta(days=PRESETS[name] - 1), today, zone, name)


def read_range(values: Mapping[str, str], now: datetime, zone: ZoneInfo) -> Range:
    """`range`, or `from` and `to` (ISO days); the usual one without. Raises RangeError."""
    name = values.get("range", "")
    if name in PRESETS:
        return preset(name, now, zone)
    if not values.get("from") and not values.get("to"):
        return preset(DEFAULT, now, zone)
    try:
        first = date.fromisoformat(values.get("from", ""))
        last = date.fromisoformat(values.get("to", ""))
    except ValueError:
        raise RangeError("no_days") from None
    if first > last:
        raise RangeError("days_turned")
    if first.year < 2000 or last.year > 2999:
        raise RangeError("no_days")
    return Range(first, last, zone)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
