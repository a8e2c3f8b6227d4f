"""How much is asked: by topic, language, channel and hour of the week.

A request is a conversation in which the customer wrote something, counted when it began, or a
ticket that was opened outside any conversation. A ticket from a conversation belongs to it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from helpdesk.agents.model import Handoff
from helpdesk.conversations.model import Conversation, Turn
from helpdesk.insights.ranges import Range
from helpdesk.insights.sheet import Asked, Sheet
from helpdesk.insights.sql import hour_of_week
from helpdesk.tickets.model import Ticket
from helpdesk.tickets.received import Outcome, ReceivedMail

#: The name of a row for requests whose topic nobody knows.
UNKNOWN = "unknown"
_COUNTS = ("conversations", "tickets_outside")


def within(instant: Any, days: Range) -> ColumnElement[bool]:
    """Whether an instant lies in the range."""
    return and_(instant >= days.begin, instant < days.end)


def requests(session: Session, asked: Asked) -> dict[str, Sheet]:
    """Requests by topic and by language as they are now, the most frequent first, and by hour.

    Hours are those of the week, weekday (1 is Monday) and hour (0 to 23), in the zone of support.
    """
    found = _requests(session, asked)
    hours = {int(hour): counts for hour, counts in found["hour"]}
    return {
        "topics": Sheet(("topic", *_COUNTS), _largest_first(found["topic"])),
        "languages": Sheet(("language", *_COUNTS), _largest_first(found["language"])),
        "hours": Sheet(
            ("weekday", "hour", *_COUNTS),
            tuple((hour // 24 + 1, hour % 24, *hours.get(hour, (0, 0))) for hour in range(168)),
        ),
    }


def channels(session: Session, asked: Asked) -> Sheet:
    """Tickets opened, waits for chat and phone begun, messages left on the contact page."""
    opened = select(func.count()).where(within(Ticket.opened_at, asked.days))
    contact = select(func.count()).where(
        ReceivedMail.outcome == Outcome.CONTACT, within(ReceivedMail.at, asked.days)
    )
    waits = select(Handoff.channel, func.count()).where(within(Handoff.queued_at, asked.days))
    live = dict(session.execute(waits.group_by(Handoff.channel)).all())
    rows = (
        ("ticket", session.scalar(opened)),
        ("chat", live.get("chat", 0)),
        ("phone", live.get("phone", 0)),
        ("contact_page", session.scalar(contact)),
    )
    return Sheet(("channel", "requests"), rows)


#: (value, (conversations, tickets outside them)) for each value that requests have.
_Counted = list[tuple[Any, tuple[int, int]]]


def _requests(session: Session, asked: Asked) -> dict[str, _Counted]:
    """How many there are of each topic, language and hour of the week, found once for all three."""
    days, one, none = asked.days, literal(1), literal(0)
    spoken = exists().where(Turn.conversation_id == Conversation.id)
    conversations = select(
        Conversation.topic,
        Conversation.language,
        # As text, so that all three stand in one column.
        cast(hour_of_week(Conversation.created_at, days), String).label("hour"),
        one.label("conversations"),
        none.label("tickets"),
    ).where(within(Conversation.created_at, days), spoken)
    tickets = select(
        Ticket.topic, Ticket.language, cast(hour_of_week(Ticket.opened_at, days), String), none, one
    ).where(within(Ticket.opened_at, days), Ticket.conversation_id.is_(None))
    every = union_all(conversations, tickets).cte("requests")
    counts = func.sum(every.c.conversations), func.sum(every.c.tickets)
    by = ("topic", "language", "hour")
    counted = union_all(
        *(select(literal(name), every.c[name], *counts).group_by(every.c[name]) for name in by)
    )
    found: dict[str, _Counted] = {name: [] for name in by}
    for name, value, first, second in session.execute(counted):
        found[name].append((value, (int(first), int(second))))
    return found


def _largest_first(found: _Counted) -> tuple[tuple[str, int, int], ...]:
    named = [(UNKNOWN if value is None else str(value), *counts) for value, counts in found]
    return tuple(sorted(named, key=lambda row: (-row[1] - row[2], row[0])))
