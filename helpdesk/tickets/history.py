"""A ticket's history: who did what, and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.tickets.model import Ticket, TicketEvent
from helpdesk.webhooks.events import tell_history


def record(
    session: Session,
    ticket: Ticket,
    action: str,
    now: datetime,
    *,
    staff_id: int | None = None,
    detail: str | None = None,
) -> None:
    """Write down what happened, and tell other desks.

    Without `staff_id` the customer or the product itself did it.
    """
    session.add(
        TicketEvent(
            ticket_id=ticket.id,
            at=now,
            staff_id=staff_id,
            action=action,
            detail=detail[:200] if detail else None,
        )
    )
    tell_history(session, ticket, action, detail)


def history_of(session: Session, ticket: Ticket) -> list[tuple[TicketEvent, str | None]]:
    """All that happened, the newest first, each with the name of who did it."""
    return [
        (event, name)
        for event, name in session.execute(
            select(TicketEvent, Staff.name)
            .outerjoin(Staff, Staff.id == TicketEvent.staff_id)
            .where(TicketEvent.ticket_id == ticket.id)
            .order_by(TicketEvent.id.desc())
        )
    ]
