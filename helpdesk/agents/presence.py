"""Who of the staff is at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from helpdesk.agents.model import Handoff, HandoffState, Staff

#: An agent whose browser has not shown the desk for so long is gone.
GONE_AFTER = timedelta(seconds=60)


def seen(session: Session, staff: Staff, now: datetime) -> None:
    """The agent's browser shows the desk. `now` is real time."""
    staff.seen_at = now
    session.execute(
        update(Handoff)
        .where(Handoff.agent_id == staff.id, Handoff.state == HandoffState.ACCEPTED)
        .values(agent_seen_at=now)
    )


def is_here(staff: Staff, now: datetime) -> bool:
    """Whether a browser of theirs shows the desk."""
    return staff.seen_at is not None and now - staff.seen_at < GONE_AFTER


def agents_here(session: Session, now: datetime) -> Sequence[Staff]:
    """Everybody at the desk who answers customers, by name."""
    return session.scalars(
        select(Staff)
        .where(
            Staff.active,
            or_(Staff.role == "agent", Staff.role == "admin"),
            Staff.seen_at > now - GONE_AFTER,
        )
        .order_by(Staff.name)
    ).all()
