"""Opening hours as ``policy.yml`` writes them (R1, R2)."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from yaml import MappingNode

from helpdesk.policy import Channel, Interval
from helpdesk.triage.yaml_entry import Entry

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ALWAYS = "always"
EXAMPLE = '"09:00-18:00"'

_TIME = r"([01][0-9]|2[0-3]):([0-5][0-9])|(24):(00)"
_TIMES = re.compile(rf"(?P<opens>{_TIME})-(?P<closes>{_TIME})")

Week = tuple[tuple[Interval, ...], ...]


def read_week(entry: Entry) -> Week | None:
    """The intervals of the seven weekdays, or None for a channel that is always open."""
    if entry.node.value == ALWAYS:
        return None
    if not isinstance(entry.node, MappingNode):
        entry.wrong(f"must be '{ALWAYS}', or lists of times such as {EXAMPLE} for weekdays")
        return ((),) * len(WEEKDAYS)
    days = entry.mapping((), WEEKDAYS)
    return tuple(() if day.is_null() else read_intervals(day) for day in days.values())


def read_intervals(entry: Entry) -> tuple[Interval, ...]:
    """A list of "HH:MM-HH:MM" that do not overlap, in the order of the day."""
    pairs = [(read_interval(item), item) for item in entry.items(f"times such as {EXAMPLE}")]
    known = sorted(((read, item) for read, item in pairs if read), key=lambda pair: pair[0])
    for (one, _), (other, item) in pairwise(known):
        if other.opens < one.closes:
            item.wrong(f"'{item.node.value}' overlaps other times of that day; join the two")
    return tuple(interval for interval, _ in known)


def read_interval(entry: Entry) -> Interval | None:
    """One "HH:MM-HH:MM"."""
    text = entry.text(f"times such as {EXAMPLE}")
    found = _TIMES.fullmatch(text)
    if found is None:
        if text:
            entry.wrong(f"'{text}' must be times from 00:00 to 24:00, such as {EXAMPLE}")
        return None
    opens, closes = _minutes(found["opens"]), _minutes(found["closes"])
    if opens >= closes:
        entry.wrong(
            f"'{text}' closes before it opens; put the later time second, "
            "and what goes past midnight on both days"
        )
        return None
    return Interval(opens, closes)


def read_exceptions(
    entry: Entry, weeks: Mapping[Channel, Week | None]
) -> dict[Channel, dict[date, tuple[Interval, ...]]]:
    """For each channel the dates whose hours differ: ``[{date, channels, hours}]``."""
    exceptions: dict[Channel, dict[date, tuple[Interval, ...]]] = {each: {} for each in weeks}
    for item in entry.items("exceptions {date, channels, hours}"):
        fields = item.mapping(("date", "channels", "hours"))
        day = read_date(fields["date"])
        intervals = read_intervals(fields["hours"])
        for name in fields["channels"].several_of(tuple(Channel), "a channel"):
            channel = Channel(name)
            if weeks[channel] is None:
                fields["channels"].wrong(f"'{name}' is always open; leave it out")
            elif day in exceptions[channel]:
                fields["date"].wrong(f"{day} has an exception for '{name}' already; keep one")
            elif day is not None:
                exceptions[channel][day] = intervals
    return exceptions


def read_date(entry: Entry) -> date | None:
    """A date written YYYY-MM-DD."""
    text = entry.text("a date such as 2027-12-24")
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    if text:
        entry.wrong(f"'{text}' is not a date; write one such as 2027-12-24")
    return None


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
