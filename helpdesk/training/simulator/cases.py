"""What another policy would decide otherwise, over a table of typical cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import product

from helpdesk.policy import (
    Channel,
    Decision,
    OpenTicket,
    Option,
    Plan,
    Request,
    SupportPolicy,
    decide,
)

#: An hour of each kind: the weekday (0 = Monday) and the time in the zone of the policy.
MOMENTS = ((1, time(10, 0)), (1, time(8, 30)), (5, time(20, 0)))
#: Spoken by chat and phone, only in writing, and nowhere.
LANGUAGES = ("en", "es", "pt")
PLANS = (None, *Plan)
REQUESTED = (None, Channel.PHONE)


@dataclass(slots=True)
class Change:
    """Cases that differ in nothing but their topic, and are decided otherwise in the same way.

    `example` is one of them; `topics` are those of all, None for no topic.
    """

    example: Request
    before: Decision
    after: Decision
    topics: list[str | None] = field(default_factory=list)

    @property
    def options(self) -> list[tuple[Option, Option]]:
        """The channels that are otherwise than before, as they were and as they would be."""
        pairs = zip(self.before.options, self.after.options, strict=True)
        return [(before, after) for before, after in pairs if before != after]


@dataclass(frozen=True, slots=True)
class Difference:
    """How many cases were tried, how many are decided otherwise, and how."""

    tried: int
    changed: int
    changes: tuple[Change, ...]


def difference(before: SupportPolicy, after: SupportPolicy, now: datetime) -> Difference:
    """Decide all typical cases by both policies, which list the same topics."""
    changes: dict[object, Change] = {}
    tried = changed = 0
    for request in typical_cases(before, now):
        tried += 1
        old, new = decide(before, request), decide(after, request)
        if old == new:
            continue
        changed += 1
        change = Change(request, old, new)
        changes.setdefault(_alike(change), change).topics.append(request.topic)
    # What customers are advised otherwise stands before what only the reasons say otherwise.
    found = sorted(changes.values(), key=lambda each: each.before.channel == each.after.channel)
    return Difference(tried, changed, tuple(found))


def typical_cases(policy: SupportPolicy, now: datetime) -> Iterator[Request]:
    """Every topic, plan, kind of language and kind of hour, with and without a wish to call.

    Then every topic with a ticket that was opened the day before. In the week after `now`.
    """
    topics = (None, *sorted(policy.topics))
    moments = [_next(now, policy, weekday, at) for weekday, at in MOMENTS]
    cases = product(moments, PLANS, LANGUAGES, REQUESTED, topics)
    for moment, plan, language, requested, topic in cases:
        yield Request(topic, requested, (language,), plan, moment)
    for topic in topics:
        ticket = OpenTicket(topic, moments[0] - timedelta(hours=23))
        yield Request(topic, None, ("en",), Plan.PREMIUM, moments[0], ticket)


def _alike(change: Change) -> object:
    """The same for changes that are one to the reader."""
    request, before, after = change.example, change.before, change.after
    customer = (request.plan, request.languages, request.now, request.requested_channel)
    advice = (before.channel, after.channel, before.reply_due_by, after.reply_due_by)
    return (*customer, request.open_ticket is None, advice, tuple(change.options))


def _next(now: datetime, policy: SupportPolicy, weekday: int, at: time) -> datetime:
    here = now.astimezone(policy.zone)
    day = here.date() + timedelta(days=(weekday - here.weekday()) % 7 or 7)
    return datetime.combine(day, at, policy.zone)
