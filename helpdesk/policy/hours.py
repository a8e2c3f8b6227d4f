"""Opening hours: civil times of a zone, turned into instants (R2)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
MINUTES_PER_DAY = 24 * 60
DAYS_AHEAD = 400


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A part of one civil day, in minutes after its midnight: open at ``opens``, closed at
    ``closes``. 1440 is the end of the day.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_PER_DAY:
            raise ValueError(f"not a part of one day: minute {self.opens} to {self.closes}")


def no_holiday(_: date) -> bool:
    """The calendar without holidays."""
    return False


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a channel is staffed.

    ``week`` has seven entries, Monday first. ``exceptions`` replace the intervals of one date,
    also of a public holiday; a date for which ``is_holiday`` holds is otherwise closed.

    A civil time means the first instant at which the zone's clock shows it, or a later time
    where a clock change skips it. So summer time never moves what customers read, an hour that
    occurs twice opens once, and hours that are skipped altogether do not exist.
    """

    zone: ZoneInfo
    week: tuple[tuple[Interval, ...], ...]
    exceptions: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)
    is_holiday: Callable[[date], bool] = no_holiday

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError(f"a week has seven days, not {len(self.week)}")

    def intervals_on(self, day: date) -> tuple[Interval, ...]:
        """The intervals that hold on this civil date."""
        if day in self.exceptions:
            return self.exceptions[day]
        if self.is_holiday(day):
            return ()
        return self.week[day.weekday()]

    def is_open(self, now: datetime) -> bool:
        """True from the instant of opening until just before that of closing. ``now`` is aware."""
        today = _clock(self.zone, now).date()
        # Where a clock is set back past midnight, tomorrow has begun once already.
        return any(
            start <= now < end
            for day in (today, today + timedelta(days=1))
            for start, end in self.spans_on(day)
        )

    def next_opening(self, now: datetime) -> datetime | None:
        """The first instant from ``now`` on, in UTC, at which it is open.

        That is ``now`` itself while it is open, and None if it opens on none of the next
        DAYS_AHEAD days. ``now`` is aware and at least that far from the last date there is.
        """
        now = now.astimezone(UTC)
        today = _clock(self.zone, now).date()
        for ahead in range(DAYS_AHEAD + 1):
            for start, end in self.spans_on(today + timedelta(days=ahead)):
                if now < end:
                    return max(start, now)
        return None

    def closing(self, now: datetime) -> datetime | None:
        """The instant, in UTC, until which it stays open; None while it is closed."""
        today = _clock(self.zone, now).date()
        for day in (today, today + timedelta(days=1)):
            for start, end in self.spans_on(day):
                if start <= now < end:
                    return end
        return None

    def spans_on(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        """The intervals of a civil date as instants in UTC, without those that are skipped."""
        for interval in sorted(self.intervals_on(day)):
            start = _instant(self.zone, day, interval.opens)
            end = _instant(self.zone, day, interval.closes)
            if start < end:
                yield start, end


@lru_cache(maxsize=1024)
def _instant(zone: ZoneInfo, day: date, minutes: int) -> datetime:
    """The first instant, in UTC, at which the zone's clock shows this civil time or a later one."""
    clock = datetime.combine(day, time()) + timedelta(minutes=minutes)
    instant = clock.replace(tzinfo=zone).astimezone(UTC)
    # Only in a skipped hour did the clock, a minute earlier, already show a later time.
    while _clock(zone, instant - MINUTE) >= clock:
        instant -= MINUTE
    return instant


def _clock(zone: ZoneInfo, instant: datetime) -> datetime:
    """What the zone's clock shows, as a naive datetime."""
    return instant.astimezone(zone).replace(tzinfo=None)
