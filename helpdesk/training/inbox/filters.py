"""Which messages the inbox shows: filters as plain values, and as a query string."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode

from helpdesk.training.inbox.signals import Reason

#: How far back the inbox looks unless a date says otherwise.
DAYS = 30
OUTCOMES = ("ticket", "agent", "abandoned", "open", "ended")
REVIEWED = ("no", "yes", "all")
CHANNELS = ("ticket", "chat", "phone")
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "reason": (*Reason, "any", "certain"),
    "outcome": OUTCOMES,
    "reviewed": REVIEWED,
    "channel": CHANNELS,
}
_PERCENT = re.compile(r"\d{1,2}|100")


class FilterError(ValueError):
    """A value that a filter cannot have; the message names the filter and what it takes."""


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """Empty fields do not restrict, but for `reviewed` (no) and `since` (the last 30 days)."""

    reason: str = ""
    language: str = ""
    intent: str = ""
    #: Percent: messages that were understood less surely.
    below: str = ""
    channel: str = ""
    outcome: str = ""
    reviewed: str = ""
    tag: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> InboxFilter:
        """From a query string; what is no value of a field restricts nothing."""
        chosen = cls()
        for name in cls.__slots__:
            value = given.get(name, "").strip()[:60]
            try:
                chosen = replace(chosen, **{name: _checked(name, value)})
            except FilterError:
                continue
        return chosen

    @classmethod
    def read_strictly(cls, given: Mapping[str, str]) -> InboxFilter:
        """From a command's options. Raises FilterError."""
        return cls(**{name: _checked(name, value.strip()) for name, value in given.items()})

    @property
    def query(self) -> str:
        """The query string of a page that shows the same."""
        return urlencode({name: value for name in self.__slots__ if (value := getattr(self, name))})

    @property
    def whatever_reviewed(self) -> InboxFilter:
        """The same, for messages that were dealt with and those that were not."""
        return replace(self, reviewed="all")

    def begin(self, now: datetime) -> datetime:
        """From when on."""
        if self.since:
            return datetime.combine(date.fromisoformat(self.since), time(), UTC)
        return now - timedelta(days=DAYS)

    def end(self, now: datetime) -> datetime:
        """Until when, exclusively; a day counts to its end."""
        if self.until:
            day = date.fromisoformat(self.until) + timedelta(days=1)
            return datetime.combine(day, time(), UTC)
        return now + timedelta(days=1)


def _checked(name: str, value: str) -> str:
    if not value:
        return ""
    if name in _CHOICES and value not in _CHOICES[name]:
        raise FilterError(f"{name} is {value!r}; it takes {', '.join(_CHOICES[name])}.")
    if name == "below" and not _PERCENT.fullmatch(value):
        raise FilterError(f"below is {value!r}; it takes a percentage from 0 to 100.")
    if name in ("since", "until"):
        try:
            date.fromisoformat(value)
        except ValueError:
            raise FilterError(f"{name} is {value!r}; it takes a day such as 2026-11-29.") from None
    return value
