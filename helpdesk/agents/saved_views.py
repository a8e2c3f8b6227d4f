"""Views of a list that people of the staff name for themselves: its filters, as a query string."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.audit import audit
from helpdesk.agents.model import SavedView, Staff

#: Of one list, for one person.
MOST_VIEWS = 20


def views_of(session: Session, staff: Staff, place: str) -> list[SavedView]:
    """The person's own views of the list at `place` (a key of the navigation), by name."""
    own = select(SavedView).where(SavedView.staff_id == staff.id, SavedView.place == place)
    return list(session.scalars(own.order_by(SavedView.name)))


def save_view(
    session: Session, staff: Staff, place: str, name: str, query: str, now: datetime
) -> bool:
    """Keep filters under a name; the same name again replaces them. False: no name, or too many."""
    clean = " ".join(name.split())[:40]
    own = views_of(session, staff, place)
    existing = next((each for each in own if each.name == clean), None)
    if not clean or (existing is None and len(own) >= MOST_VIEWS):
        return False
    if existing is not None:
        existing.query = query
    else:
        session.add(SavedView(staff_id=staff.id, place=place, name=clean, query=query))
        session.flush()
    audit(session, staff, "view_saved", place, now, clean)
    return True


def forget_view(session: Session, staff: Staff, view_id: int, now: datetime) -> None:
    """Remove one of the person's own views; of anybody else's, nothing."""
    found = session.get(SavedView, view_id)
    if found is not None and found.staff_id == staff.id:
        audit(session, staff, "view_removed", found.place, now, found.name)
        session.delete(found)
        session.flush()
