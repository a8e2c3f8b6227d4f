"""How long customers wait: for an agent in the queue, for the first reply to a ticket (R9)."""

from __future__ import annotations

from sqlalchemy import and_, case, func, literal, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Handoff, HandoffState
from helpdesk.insights.sheet import Asked, Sheet
from helpdesk.insights.sql import percentiles, seconds_between
from helpdesk.insights.volume import within
from helpdesk.tickets.model import Ticket, TicketStatus

REPLIES = ("within", "later", "waiting", "overdue", "closed")


def waits(session: Session, asked: Asked) -> Sheet:
    """Waits for an agent that began in the range, by channel: how they ended, and how long.

    Whoever is passed on waits anew from then. Times are those of waits that an agent ended.
    """
    was_accepted = Handoff.accepted_at.is_not(None)
    still = and_(Handoff.accepted_at.is_(None), Handoff.state == HandoffState.WAITING)
    ends = select(
        Handoff.channel,
        func.sum(case((was_accepted, 1), else_=0)),
        func.sum(case((was_accepted, 0), (still, 0), else_=1)),
        func.sum(case((still, 1), else_=0)),
    ).where(within(Handoff.queued_at, asked.days))
    counts = {
        channel: tuple(int(each) for each in found)
        for channel, *found in session.execute(ends.group_by(Handoff.channel))
    }
    took = select(Handoff.channel, seconds_between(Handoff.queued_at, Handoff.accepted_at)).where(
        within(Handoff.queued_at, asked.days), was_accepted
    )
    times = {channel: (p50, p90) for channel, _, p50, p90 in session.execute(percentiles(took))}
    return Sheet(
        ("channel", "accepted", "left", "waiting", "p50_seconds", "p90_seconds"),
        tuple(
            (each, *counts.get(each, (0, 0, 0)), *times.get(each, (None, None)))
            for each in ("chat", "phone")
        ),
    )


def replies(session: Session, asked: Asked) -> Sheet:
    """Tickets opened in the range by their first reply.

    Within the reply period, later, not yet and still in time, not yet and overdue, and closed
    without one.
    """
    took = seconds_between(Ticket.opened_at, Ticket.first_answered_at)
    answered = Ticket.first_answered_at.is_not(None)
    in_time = took <= int(asked.reply_period.total_seconds())
    reply = case(
        (and_(answered, in_time), "within"),
        (answered, "later"),
        (Ticket.status == TicketStatus.CLOSED, "closed"),
        (Ticket.opened_at >= asked.now - asked.reply_period, "waiting"),
        else_="overdue",
    )
    each = select(reply.label("reply")).where(within(Ticket.opened_at, asked.days)).subquery()
    found: dict[str, int] = dict(
        session.execute(select(each.c.reply, func.count()).group_by(each.c.reply)).all()
    )
    return Sheet(("reply", "tickets"), tuple((name, found.get(name, 0)) for name in REPLIES))


def reply_times(session: Session, asked: Asked) -> Sheet:
    """How long the first reply took, for tickets opened in the range that have one."""
    took = select(
        literal("ticket"), seconds_between(Ticket.opened_at, Ticket.first_answered_at)
    ).where(within(Ticket.opened_at, asked.days), Ticket.first_answered_at.is_not(None))
    found = session.execute(percentiles(took)).one_or_none()
    _, answered, half, nine = found or (None, 0, None, None)
    return Sheet(
        ("channel", "answered", "p50_seconds", "p90_seconds"), (("ticket", answered, half, nine),)
    )
