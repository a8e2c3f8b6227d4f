"""What the pages about the policy say, in the language of the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time

from helpdesk.policy import Channel, Decision, Option, Reason, Request, SupportPolicy
from helpdesk.texts import formats
from helpdesk.texts.staff import staff_text
from helpdesk.training.simulator.cases import Change
from helpdesk.training.simulator.opening import Calendar

#: Topics named one by one; of more, only how many others there are.
_TOPICS_NAMED = 3


class PolicyWords:
    """One request's words about one policy; times also in `other`, where its clock differs."""

    def __init__(
        self,
        language: str,
        labels: Mapping[str, Mapping[str, str]],
        policy: SupportPolicy,
        other: ZoneInfo | None = None,
    ) -> None:
        self.language = language
        self._labels = labels
        self._policy = policy
        self._other = other if other and other.key != policy.zone.key else None

    def say(self, name: str, /, **values: object) -> str:
        """A text of `data/desk/<language>/simulator.yml`."""
        return staff_text(self.language, "simulator", name, **values)

    def moment(self, at: datetime) -> str:
        """A day and time in the zone of the policy, and in the other one."""
        zone = self._policy.zone
        here = f"{self._weekday(at.astimezone(zone))} {formats.moment(self.language, at, zone)}"
        if self._other is None:
            return f"{here} ({zone.key})"
        there = at.astimezone(self._other)
        if there.date() == at.astimezone(zone).date():
            own = format_time(there, "short", locale=formats.locale_of(self.language))
        else:
            own = f"{self._weekday(there)} {formats.moment(self.language, at, self._other)}"
        return f"{here} ({zone.key}), {own} ({self._other.key})"

    def day(self, day: date) -> str:
        """A date with its weekday."""
        return str(format_date(day, "full", locale=formats.locale_of(self.language)))

    def short_day(self, day: date) -> str:
        """A date in a table."""
        return str(format_date(day, "medium", locale=formats.locale_of(self.language)))

    def times(self, spans: Iterable[tuple[datetime, datetime]], zone: ZoneInfo) -> str:
        """When it is open on a day: `09:00–12:00, 13:30–18:00`."""
        parts = [
            f"{_clock(start, zone, self.language)}–{_clock(end, zone, self.language)}"
            for start, end in spans
        ]
        return ", ".join(parts)

    def topic(self, name: str | None) -> str:
        """A topic as people call it."""
        return self.say("no_topic") if name is None else self._labels["topics"].get(name, name)

    def topics(self, names: list[str | None]) -> str:
        """Several topics, the first few by name."""
        if len(names) > len(self._policy.topics):
            return self.say("all_topics")
        shown = [self.topic(name) for name in names[:_TOPICS_NAMED]]
        if len(names) > _TOPICS_NAMED:
            shown.append(self.say("more_topics", count=len(names) - _TOPICS_NAMED))
        return formats.listing(self.language, shown)

    def channels(self, names: Iterable[Channel]) -> str:
        """Channels as a list."""
        order = sorted(names, key=list(Channel).index)
        return formats.listing(self.language, [self.channel(each) for each in order])

    def channel(self, name: Channel | str) -> str:
        """A channel, or what is advised instead of one."""
        return staff_text(self.language, "channel", name)

    def plan(self, name: str | None) -> str:
        """A subscription."""
        return self._labels["plans"][name] if name else self.say("not_identified")

    def languages(self, codes: Iterable[str]) -> str:
        """Names of languages as a list."""
        names = [formats.language_name(self.language, code) for code in codes]
        return formats.listing(self.language, names)

    def week(self, calendar: Calendar) -> str:
        """The hours of an ordinary week."""
        return formats.week(self.language, calendar.hours.week) or self.say("never_open")

    def because(self, decision: Decision, request: Request) -> str:
        """Why this is advised, in a sentence."""
        asked = request.requested_channel
        return self.say(
            f"because_{decision.explanation}",
            channel=self.channel(decision.channel),
            asked=self.channel(asked) if asked else "",
            topic=self.topic(request.topic),
        )

    def against(self, option: Option, request: Request) -> list[str]:
        """What stands against a channel, each in a sentence with its rule."""
        return [self._reason(reason, option, request) for reason in option.reasons]

    def short(self, option: Option) -> str:
        """A channel in few words: available, or why not."""
        if option.available:
            return self.say("available_in", language=self.languages([option.language or ""]))
        reasons = [staff_text(self.language, "reason", each) for each in option.reasons]
        return formats.listing(self.language, reasons)

    def case(self, change: Change) -> str:
        """The customer of a typical case: plan, language, wish and hour."""
        request = change.example
        parts = [
            self.plan(request.plan),
            self.languages(request.languages),
            self._hour(request.now),
        ]
        if request.requested_channel:
            parts.append(self.say("asks_for", channel=self.channel(request.requested_channel)))
        if request.open_ticket:
            parts.append(self.say("has_ticket"))
        return " · ".join(parts)

    def _reason(self, reason: Reason, option: Option, request: Request) -> str:
        channel = self._policy.channels[option.channel]
        values: dict[str, object] = {
            "channel": self.channel(option.channel),
            "plan": self.plan(request.plan),
            "topic": self.topic(request.topic),
            "spoken": self.languages(sorted(channel.languages)),
            "asked": self.languages(request.languages),
            "opens": self.moment(option.opens_at) if option.opens_at else self.say("never_open"),
        }
        return self.say(f"reason_{reason}", **values)

    def _weekday(self, at: datetime) -> str:
        return str(format_date(at, "EEE", locale=formats.locale_of(self.language)))

    def _hour(self, at: datetime) -> str:
        here = at.astimezone(self._policy.zone)
        time = format_time(here, "short", locale=formats.locale_of(self.language))
        return f"{self._weekday(here)} {time}"


def _clock(at: datetime, zone: ZoneInfo, language: str) -> str:
    """A time of day."""
    return str(format_time(at.astimezone(zone), "short", locale=formats.locale_of(language)))
