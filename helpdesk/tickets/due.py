"""Tickets whose promised reply is near or late: whose they are, and what a desk shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.tickets.model import Ticket, TicketStatus
from helpdesk.tickets.reply_clock import SOON, reply_clock

#: Tickets that are named; all are counted.
MOST = 50


def team_of(session: Session) -> Sequence[Staff]:
    """All who can sign in."""
    return session.scalars(select(Staff).where(Staff.active).order_by(Staff.id)).all()


def answered_by(staff: Staff, team: Sequence[Staff]) -> ColumnElement[bool]:
    """Which tickets are this person's to answer: theirs, and nobody's in a language they speak.

    What somebody has who can no longer sign in is nobody's. What no agent speaks is every agent's;
    where there is no agent at all, admins stand in for them.
    """
    own = Ticket.assignee_id == staff.id
    readers = [each for each in team if each.role == "agent"]
    readers = readers or [each for each in team if each.role == "admin"]
    if staff.id not in {each.id for each in readers}:
        return own
    holders = [each.id for each in team if each.role != "trainer"]
    nobodys = or_(Ticket.assignee_id.is_(None), Ticket.assignee_id.not_in(holders))
    spoken = {code for each in readers for code in each.languages}
    readable = or_(Ticket.language.in_(staff.languages), Ticket.language.not_in(spoken))
    return or_(own, and_(nobodys, readable))


def due_view(session: Session, staff: Staff, now: datetime) -> dict[str, Any]:
    """What the agent has to answer within four hours.

    Nothing in it changes from one minute to the next: the floor is sent when it differs.
    """
    due = select(Ticket).where(
        Ticket.status == TicketStatus.OPEN,
        Ticket.reply_due_by <= now + SOON,
        answered_by(staff, team_of(session)),
    )
    count = due.with_only_columns(func.count())
    return {
        "count": session.scalar(count) or 0,
        "overdue": session.scalar(count.where(Ticket.reply_due_by < now)) or 0,
        "tickets": [
            {
                "number": ticket.number,
                "topic": ticket.topic,
                "urgency": reply_clock(ticket, now).urgency,
                "reply_due_by": ticket.reply_due_by.isoformat(),
            }
            for ticket in session.scalars(due.order_by(Ticket.reply_due_by, Ticket.id).limit(MOST))
        ],
    }
