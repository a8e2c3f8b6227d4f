"""What happened to tickets since a page was made, whoever wrote it down and in which process."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.tickets.filters import TicketFilter
from helpdesk.tickets.listing import with_words
from helpdesk.tickets.model import Ticket, TicketEvent, TicketReply

#: A list that is so far behind says "many" and nothing else.
MOST_CHANGED = 100
_MARK = re.compile(r"([0-9]{1,18})-([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Mark:
    """The newest event of a history and the newest entry of a correspondence, by their ids."""

    event: int
    entry: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From what `str` makes of it; None for anything else."""
        found = _MARK.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.event}-{self.entry}"


def mark_of(session: Session, ticket: Ticket | None = None) -> Mark:
    """How far a ticket is, or all of them are."""
    event, entry = select(func.max(TicketEvent.id)), select(func.max(TicketReply.id))
    if ticket is not None:
        event = event.where(TicketEvent.ticket_id == ticket.id)
        entry = entry.where(TicketReply.ticket_id == ticket.id)
    return Mark(session.scalar(event) or 0, session.scalar(entry) or 0)


def changed_since(session: Session, mark: Mark) -> dict[int, str]:
    """The tickets to which something happened after `mark`: id and number, at most MOST_CHANGED."""
    found = session.execute(
        select(Ticket.id, Ticket.number)
        .where(
            or_(
                Ticket.id.in_(select(TicketEvent.ticket_id).where(TicketEvent.id > mark.event)),
                Ticket.id.in_(select(TicketReply.ticket_id).where(TicketReply.id > mark.entry)),
            )
        )
        .order_by(Ticket.id.desc())
        .limit(MOST_CHANGED)
    )
    return dict(found.all())


def matching(
    session: Session, chosen: TicketFilter, staff: Staff, now: datetime, ids: Sequence[int]
) -> list[str]:
    """The numbers of those among `ids` that the filter shows."""
    query = with_words(session, chosen.select(staff, now), chosen)
    narrowed = query.where(Ticket.id.in_(ids)).with_only_columns(Ticket.number)
    return list(session.scalars(narrowed))
