"""Tickets in pages: behind a ticket, never by offset, so that none is skipped or repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.paging import PAGE
from helpdesk.tickets.filters import TicketFilter
from helpdesk.tickets.model import Ticket, TicketTag
from helpdesk.tickets.search import containing

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class CursorError(ValueError):
    """Not a cursor of this list."""


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket in a list, with what stands in other tables."""

    ticket: Ticket
    tags: tuple[str, ...]
    assignee: str | None


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One page; `next` is the cursor of the following one."""

    rows: Sequence[Row]
    next: str | None


def ticket_page(
    session: Session,
    chosen: TicketFilter,
    staff: Staff,
    now: datetime,
    cursor: str | None = None,
    size: int = PAGE,
) -> TicketPage:
    """The page behind `cursor`. Raises CursorError."""
    query = with_words(session, chosen.select(staff, now), chosen)
    ordered = _by_clock(query, cursor) if chosen.by_clock else _newest(query, cursor)
    found = session.scalars(ordered.limit(size + 1)).all()
    shown = found[:size]
    following = None
    if len(found) > size:
        last = shown[-1]
        due = (last.reply_due_by - _EPOCH) // timedelta(microseconds=1)
        following = f"{due}-{last.id}" if chosen.by_clock else str(last.id)
    return TicketPage(_rows(session, shown), following)


def with_words(session: Session, query: Select[Ticket], chosen: TicketFilter) -> Select[Ticket]:
    """Only those that have the filter's words, where it has any."""
    return containing(session, query, chosen.q) if chosen.q else query


def all_tickets(
    session: Session, chosen: TicketFilter, staff: Staff, now: datetime
) -> Iterator[Row]:
    """Every ticket of the filter, read page by page: an export takes little memory."""
    cursor = None
    while True:
        page = ticket_page(session, chosen, staff, now, cursor, 500)
        yield from page.rows
        session.expunge_all()
        cursor = page.next
        if cursor is None:
            return


def count_by_clock(session: Session, staff: Staff, now: datetime, clock: str) -> int:
    """How many customers wait longer than was promised (`overdue`), or soon will (`1h`, `4h`)."""
    waiting = TicketFilter(clock=clock).select(staff, now).with_only_columns(func.count())
    return session.scalar(waiting) or 0


def _newest(query: Select[Ticket], cursor: str | None) -> Select[Ticket]:
    if cursor:
        query = query.where(Ticket.id < _number(cursor))
    return query.order_by(Ticket.id.desc())


def _by_clock(query: Select[Ticket], cursor: str | None) -> Select[Ticket]:
    if cursor:
        due, _, ticket_id = cursor.partition("-")
        try:
            after = _EPOCH + timedelta(microseconds=_number(due))
        except OverflowError:
            raise CursorError("not a cursor of this list") from None
        query = query.where(tuple_(Ticket.reply_due_by, Ticket.id) > (after, _number(ticket_id)))
    return query.order_by(Ticket.reply_due_by, Ticket.id)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise CursorError("not a cursor of this list")
    return int(text)


def _rows(session: Session, tickets: Sequence[Ticket]) -> list[Row]:
    tags: dict[int, list[str]] = {ticket.id: [] for ticket in tickets}
    for entry in session.scalars(
        select(TicketTag).where(TicketTag.ticket_id.in_(tags)).order_by(TicketTag.tag)
    ):
        tags[entry.ticket_id].append(entry.tag)
    wanted = {ticket.assignee_id for ticket in tickets} - {None}
    names = {
        each.id: each.name for each in session.scalars(select(Staff).where(Staff.id.in_(wanted)))
    }
    return [
        Row(ticket, tuple(tags[ticket.id]), names.get(ticket.assignee_id or 0))
        for ticket in tickets
    ]
