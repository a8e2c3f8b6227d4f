"""The numbers of the insights page. Each function's docstring says what is counted."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from helpdesk.agents.model import Handoff
from helpdesk.conversations.model import Conversation, PinState
from helpdesk.feedback.model import Showing
from helpdesk.insights.ranges import Range
from helpdesk.insights.sql import hour_of, percentiles, read_hour, seconds_between
from helpdesk.tickets.model import Ticket, TicketEvent

#: Value of a row that has none: a conversation without a topic.
NONE = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """All of the page. Pairs are (name, count), the largest first; times are in seconds."""

    conversations: int
    tickets: int
    by_topic: list[tuple[str, int]]
    by_language: list[tuple[str, int]]
    by_channel: list[tuple[str, int]]
    by_day: list[tuple[str, int]]
    #: (weekday from 0, Monday, and hour) → conversations, in the range's zone.
    by_hour: dict[tuple[int, int], int]
    contained: dict[str, int]
    articles: dict[str, int]
    times: list[tuple[str, int, int | None, int | None]]
    first_replies: dict[str, int]
    ratings: list[tuple[str, int]]
    pins: list[tuple[str, int]]
    reopened: dict[str, int]


def all_numbers(session: Session, days: Range, reply_period: timedelta) -> Numbers:
    """Everything, for conversations begun and tickets opened within the range."""
    begun, opened = _in(Conversation.created_at, days), _in(Ticket.opened_at, days)
    by_day, by_hour = _hours(session, days)
    return Numbers(
        conversations=_count(session, Conversation.id, begun),
        tickets=_count(session, Ticket.id, opened),
        by_topic=_pairs(session, Conversation.topic, begun),
        by_language=_pairs(session, Conversation.language, begun),
        by_channel=_channels(session, days),
        by_day=by_day,
        by_hour=by_hour,
        contained=_contained(session, days),
        articles=_articles(session, days),
        times=_times(session, days),
        first_replies=_first_replies(session, days, reply_period),
        ratings=_ratings(session, days),
        pins=_pins(session, days),
        reopened=_reopened(session, days),
    )


def _channels(session: Session, days: Range) -> list[tuple[str, int]]:
    """Hand-offs that began to wait, by chat or phone, and tickets that were opened."""
    pairs = _pairs(session, Handoff.channel, _in(Handoff.queued_at, days))
    pairs.append(("ticket", _count(session, Ticket.id, _in(Ticket.opened_at, days))))
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def _hours(
    session: Session, days: Range
) -> tuple[list[tuple[str, int]], dict[tuple[int, int], int]]:
    """Conversations by day and by hour of the week, as clocks in the range's zone show it."""
    hour = hour_of(session, Conversation.created_at)
    rows = session.execute(
        select(hour, func.count()).where(_in(Conversation.created_at, days)).group_by(hour)
    )
    by_day: Tally[str] = Tally()
    by_hour: Tally[tuple[int, int]] = Tally()
    for text, count in rows:
        local = read_hour(text).astimezone(days.zone)
        by_day[local.date().isoformat()] += count
        by_hour[local.weekday(), local.hour] += count
    length = (days.last - days.first).days + 1
    every = [(days.first + timedelta(days=each)).isoformat() for each in range(length)]
    return [(day, by_day[day]) for day in every], dict(by_hour)


def _contained(session: Session, days: Range) -> dict[str, int]:
    """Of the conversations that had a topic, those that neither an agent nor a ticket took over."""
    about = and_(_in(Conversation.created_at, days), Conversation.topic.is_not(None))
    return {
        "with_topic": _count(session, Conversation.id, about),
        "contained": _count(session, Conversation.id, and_(about, _without_human())),
    }


def _articles(session: Session, days: Range) -> dict[str, int]:
    """Articles shown, what readers said, and conversations that ended with one that helped."""
    rows = dict(_pairs(session, Showing.helped, _in(Showing.at, days)))
    helped, did_not = rows.get("True", 0), rows.get("False", 0)
    deflected = and_(
        _in(Conversation.created_at, days),
        Conversation.id.in_(select(Showing.conversation_id).where(Showing.helped.is_(True))),
        _without_human(),
    )
    return {
        "shown": sum(rows.values()),
        "helped": helped,
        "did_not": did_not,
        "deflected": _count(session, Conversation.id, deflected),
    }


def _times(session: Session, days: Range) -> list[tuple[str, int, int | None, int | None]]:
    """From queue to agent, for each channel; from opening to first answer, for tickets."""
    found = []
    for channel in ("chat", "phone"):
        waited = select(seconds_between(session, Handoff.queued_at, Handoff.accepted_at)).where(
            _in(Handoff.queued_at, days),
            Handoff.channel == channel,
            Handoff.accepted_at.is_not(None),
        )
        count, (half, nine) = percentiles(session, waited)
        found.append((channel, count, half, nine))
    answered = select(seconds_between(session, Ticket.opened_at, Ticket.first_answered_at)).where(
        _in(Ticket.opened_at, days), Ticket.first_answered_at.is_not(None)
    )
    count, (half, nine) = percentiles(session, answered)
    return [*found, ("ticket", count, half, nine)]


def _first_replies(session: Session, days: Range, period: timedelta) -> dict[str, int]:
    """Tickets that were first answered within the promise, later, or not yet."""
    opened, took = (
        _in(Ticket.opened_at, days),
        seconds_between(session, Ticket.opened_at, Ticket.first_answered_at),
    )
    answered = _count(session, Ticket.id, and_(opened, Ticket.first_answered_at.is_not(None)))
    within = _count(session, Ticket.id, and_(opened, took <= int(period.total_seconds())))
    every = _count(session, Ticket.id, opened)
    return {"within": within, "later": answered - within, "not_yet": every - answered}


def _ratings(session: Session, days: Range) -> list[tuple[str, int]]:
    """Conversations by score, from 5 to 1; without those that nobody rated."""
    given = dict(
        _pairs(
            session,
            Conversation.rating_score,
            and_(_in(Conversation.created_at, days), Conversation.rating_score.is_not(None)),
        )
    )
    return [(str(score), given.get(str(score), 0)) for score in (5, 4, 3, 2, 1)]


def _pins(session: Session, days: Range) -> list[tuple[str, int]]:
    """Conversations that asked for the PIN, by how it ended."""
    asked = and_(
        _in(Conversation.created_at, days),
        or_(Conversation.pin != PinState.NOT_ASKED),
    )
    found = dict(_pairs(session, Conversation.pin, asked))
    order = (PinState.VERIFIED, PinState.ASKED, PinState.FAILED, PinState.LOCKED)
    return [(str(state), found.get(str(state), 0)) for state in order]


def _reopened(session: Session, days: Range) -> dict[str, int]:
    """How often tickets were closed and reopened within the range."""
    ends = ("closed", "duplicate", "reopened")
    found = dict(
        _pairs(
            session,
            TicketEvent.action,
            and_(_in(TicketEvent.at, days), TicketEvent.action.in_(ends)),
        )
    )
    return {
        "closed": found.get("closed", 0) + found.get("duplicate", 0),
        "reopened": found.get("reopened", 0),
    }


def _without_human() -> ColumnElement[bool]:
    return and_(
        ~exists().where(Handoff.conversation_id == Conversation.id),
        ~exists().where(Ticket.conversation_id == Conversation.id),
    )


def _in(column: InstrumentedAttribute[Any], days: Range) -> ColumnElement[bool]:
    return and_(column >= days.begin, column < days.end)


def _count(session: Session, column: Any, where: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(column)).where(where)) or 0


def _pairs(session: Session, column: Any, where: ColumnElement[bool]) -> list[tuple[str, int]]:
    """How often each value stands there, the most frequent first."""
    rows = session.execute(select(column, func.count()).where(where).group_by(column))
    named = [(NONE if value is None else str(value), int(count)) for value, count in rows]
    return sorted(named, key=lambda pair: (-pair[1], pair[0]))
