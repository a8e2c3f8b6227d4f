"""The people who work here, as an admin sees and changes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk.agents.abandoned import release
from helpdesk.agents.audit import Changed, Operator, audit
from helpdesk.agents.model import Handoff, HandoffState, Invitation, Staff
from helpdesk.agents.presence import is_here
from helpdesk.agents.refusals import Refusal
from helpdesk.agents.sessions import sign_out_everywhere
from helpdesk.conversations.counter import Counter


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be different; None leaves it as it is."""

    name: str | None = None
    role: str | None = None
    languages: Sequence[str] | None = None
    teams: Sequence[str] | None = None
    capacity: int | None = None
    active: bool | None = None


def change(
    counter: Counter, session: Session, person: Staff, changes: Changes, by: Staff | Operator
) -> list[str]:
    """Change a person; returns the conversations that are free again because of it.

    Who is not active is signed out everywhere. Raises Refusal where nobody could administer any
    more, or an admin would shut themselves out.
    """
    role = changes.role or person.role
    active = person.active if changes.active is None else changes.active
    demoted = person.role == "admin" and person.active and (role != "admin" or not active)
    if demoted and isinstance(by, Staff) and by.id == person.id:
        raise Refusal("not_yourself", field="active" if not active else "role")
    if demoted and _admins(session) <= 1:
        raise Refusal("last_admin", field="active" if not active else "role")
    changed = []
    for name in ("name", "role", "languages", "teams", "capacity", "active"):
        value = getattr(changes, name)
        value = list(value) if isinstance(value, (list, tuple)) else value
        if value is not None and value != getattr(person, name):
            changed.append(Changed(name, getattr(person, name), value))
            setattr(person, name, value)
    freed: list[str] = []
    if not person.active:
        sign_out_everywhere(session, person)
    if not person.active or person.role == "trainer":
        freed = release(counter, session, person)
    if changed:
        audit(session, by, "change_user", person.email, counter.clock(), changes=changed)
    return freed


def everybody(session: Session) -> Sequence[Staff]:
    """All staff, those who may sign in first, by name."""
    return session.scalars(select(Staff).order_by(Staff.active.desc(), Staff.name, Staff.id)).all()


def teams_of(session: Session) -> list[str]:
    """The names of all teams that somebody active belongs to."""
    people = session.scalars(select(Staff).where(Staff.active))
    return sorted({team for person in people for team in person.teams}, key=str.casefold)


def held(session: Session) -> dict[int, int]:
    """How many live conversations each person has."""
    rows = session.execute(
        select(Handoff.agent_id, func.count())
        .where(Handoff.state == HandoffState.ACCEPTED, Handoff.agent_id.is_not(None))
        .group_by(Handoff.agent_id)
    )
    return {int(agent): int(count) for agent, count in rows.all() if agent is not None}


def person_view(person: Staff, live: int, now: datetime) -> dict[str, Any]:
    """A person for the admins' list."""
    return {
        "id": person.id,
        "email": person.email,
        "name": person.name,
        "role": person.role,
        "languages": person.languages,
        "teams": person.teams,
        "capacity": person.capacity,
        "desk_language": person.desk_language,
        "active": person.active,
        "here": is_here(person, now),
        "live": live,
        "seen_at": person.seen_at.isoformat() if person.seen_at else None,
        "created_at": person.created_at.isoformat(),
    }


def invitation_view(invitation: Invitation) -> dict[str, Any]:
    """An invitation without what opens it."""
    return {
        "id": invitation.id,
        "email": invitation.email,
        "role": invitation.role,
        "languages": invitation.languages,
        "teams": invitation.teams,
        "created_at": invitation.created_at.isoformat(),
        "expires_at": invitation.expires_at.isoformat(),
    }


def clean_teams(names: Sequence[str]) -> list[str]:
    """Names of teams, each once, spaces made alike; the first spelling counts."""
    once: dict[str, str] = {}
    for name in (" ".join(each.split()) for each in names):
        if name:
            once.setdefault(name.casefold(), name)
    return list(once.values())


def _admins(session: Session) -> int:
    count = select(func.count()).select_from(Staff).where(Staff.active, Staff.role == "admin")
    return session.scalar(count) or 0
