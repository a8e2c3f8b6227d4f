"""A calendar of the policy's opening hours, in its own zone and in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from helpdesk.policy import Channel, OpeningHours, SupportPolicy

WEEKS = 4
#: How far ahead two policies are compared, in days.
HORIZON = 366


class Kind(StrEnum):
    """Why a day has the hours it has."""

    WEEK = "week"
    EXCEPTION = "exception"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Day:
    """A civil date and the spans in which it is open, as instants in UTC."""

    date: date
    kind: Kind
    spans: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The weeks, Monday first, of channels that keep the same hours."""

    channels: tuple[Channel, ...]
    hours: OpeningHours
    weeks: tuple[tuple[Day, ...], ...]


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A date on which a channel would be open otherwise."""

    channel: Channel
    before: Day
    after: Day


def calendars(policy: SupportPolicy, first: date, weeks: int = WEEKS) -> list[Calendar]:
    """One calendar for all channels with the same hours, from the week of `first` on.

    Channels that are always open have none.
    """
    monday = first - timedelta(days=first.weekday())
    found: list[tuple[list[Channel], OpeningHours, tuple[tuple[Day, ...], ...]]] = []
    for channel in Channel:
        hours = policy.channels[channel].hours
        if hours is None:
            continue
        shown = tuple(
            tuple(day_of(hours, monday + timedelta(days=7 * week + day)) for day in range(7))
            for week in range(weeks)
        )
        same = next(
            (each for each in found if each[2] == shown and each[1].week == hours.week), None
        )
        if same:
            same[0].append(channel)
        else:
            found.append(([channel], hours, shown))
    return [Calendar(tuple(channels), hours, shown) for channels, hours, shown in found]


def day_of(hours: OpeningHours, day: date) -> Day:
    """One date."""
    kind = Kind.WEEK
    if day in hours.exceptions:
        kind = Kind.EXCEPTION
    elif hours.is_holiday(day):
        kind = Kind.HOLIDAY
    return Day(day, kind, tuple(hours.spans_on(day)))


def changed_days(before: SupportPolicy, after: SupportPolicy, first: date) -> list[ChangedDay]:
    """The dates whose hours are not what the week says, in one of two policies, from `first` on.

    Exceptions however far ahead, holidays within HORIZON. What a changed week changes is not
    listed for each of its days.
    """
    found = []
    for channel in Channel:
        old, new = before.channels[channel].hours, after.channels[channel].hours
        if old is None or new is None:
            continue
        near = {first + timedelta(days=ahead) for ahead in range(HORIZON)}
        excepted = {day for day in (*old.exceptions, *new.exceptions) if day >= first}
        for day in sorted(near | excepted):
            was, would = day_of(old, day), day_of(new, day)
            if was != would and {was.kind, would.kind} != {Kind.WEEK}:
                found.append(ChangedDay(channel, was, would))
    return found


def shows_another_time(zone: ZoneInfo, other: ZoneInfo, at: datetime) -> bool:
    """Whether the clocks of two zones differ at an instant."""
    return at.astimezone(zone).utcoffset() != at.astimezone(other).utcoffset()
