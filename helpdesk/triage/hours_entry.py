"""Opening hours as ``policy.yml`` writes them (R1, R2)."""

import re
from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from yaml import MappingNode

from helpdesk.policy import Channel, Interval
from helpdesk.texts.problems import sentence
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
        entry.wrong("hours_malformed", example=EXAMPLE)
        return ((),) * len(WEEKDAYS)
    days = entry.mapping((), WEEKDAYS)
    return tuple(() if day.is_null() else read_intervals(day) for day in days.values())


def read_intervals(entry: Entry) -> tuple[Interval, ...]:
    """A list of "HH:MM-HH:MM" that do not overlap, in the order of the day."""
    pairs = [
        (read_interval(item), item) for item in entry.items(sentence("some_times", example=EXAMPLE))
    ]
    known = sorted(((read, item) for read, item in pairs if read), key=lambda pair: pair[0])
    for (one, _), (other, item) in pairwise(known):
        if other.opens < one.closes:
            item.wrong("overlaps", times=item.node.value)
    return tuple(interval for interval, _ in known)


def read_interval(entry: Entry) -> Interval | None:
    """One "HH:MM-HH:MM"."""
    text = entry.text(sentence("some_times", example=EXAMPLE))
    found = _TIMES.fullmatch(text)
    if found is None:
        if text:
            entry.wrong("times_malformed", times=text, example=EXAMPLE)
        return None
    opens, closes = _minutes(found["opens"]), _minutes(found["closes"])
    if opens >= closes:
        entry.wrong("closes_first", times=text)
        return None
    return Interval(opens, closes)


def read_exceptions(
    entry: Entry, weeks: Mapping[Channel, Week | None]
) -> dict[Channel, dict[date, tuple[Interval, ...]]]:
    """For each channel the dates whose hours differ: ``[{date, channels, hours}]``."""
    exceptions: dict[Channel, dict[date, tuple[Interval, ...]]] = {each: {} for each in weeks}
    for item in entry.items(sentence("exceptions")):
        fields = item.mapping(("date", "channels", "hours"))
        day = read_date(fields["date"])
        intervals = read_intervals(fields["hours"])
        for name in fields["channels"].several_of(tuple(Channel), sentence("a_channel")):
            channel = Channel(name)
            if weeks[channel] is None:
                fields["channels"].wrong("always_open", channel=name)
            elif day in exceptions[channel]:
                fields["date"].wrong("exception_twice", day=day, channel=name)
            elif day is not None:
                exceptions[channel][day] = intervals
    return exceptions


def read_date(entry: Entry) -> date | None:
    """A date written YYYY-MM-DD."""
    text = entry.text(sentence("a_date"))
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    if text:
        entry.wrong("not_a_date", date=text)
    return None


def _minutes(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])
