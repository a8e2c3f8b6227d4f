"""Staff sign-in: sessions by cookie or bearer token, listed and ended by their owner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff, StaffSession
from helpdesk.agents.passwords import hash_password, needs_rehash, verify_password
from helpdesk.tokens import new_token, token_hash

VALID_FOR = timedelta(hours=12)
#: When a session was last used is written down this often.
SEEN_EVERY = timedelta(minutes=2)

#: Verified in place of a password hash for an unknown address, so that both take as long.
_NOBODY = hash_password("nobody has this password")


@dataclass(frozen=True, slots=True)
class Device:
    """What a session is recognised by: the program that signed in, and from where."""

    user_agent: str | None = None
    address: str | None = None


def sign_in(
    session: Session, email: str, password: str, now: datetime, device: Device | None = None
) -> str | None:
    """A new session's token, or None where address and password do not fit."""
    staff = find_staff(session, email)
    right = verify_password(staff.password_hash if staff else _NOBODY, password)
    if staff is None or not staff.active or not right:
        return None
    if needs_rehash(staff.password_hash):
        staff.password_hash = hash_password(password)
    return begin_session(session, staff, now, device)


def begin_session(
    session: Session, staff: Staff, now: datetime, device: Device | None = None
) -> str:
    """A new session of `staff`; returns its token, of which only the hash is kept."""
    device = device or Device()
    session.execute(delete(StaffSession).where(StaffSession.expires_at <= now))
    token = new_token()
    session.add(
        StaffSession(
            token_hash=token_hash(token),
            staff_id=staff.id,
            created_at=now,
            expires_at=now + VALID_FOR,
            seen_at=now,
            user_agent=(device.user_agent or "")[:300] or None,
            address=(device.address or "")[:64] or None,
        )
    )
    session.flush()
    return token


def find_staff(session: Session, email: str) -> Staff | None:
    """The person with this address, whatever its letters' case."""
    return session.scalar(select(Staff).where(func.lower(Staff.email) == email.strip().lower()))


def staff_of(session: Session, token: str | None, now: datetime) -> Staff | None:
    """Who is signed in with this token."""
    entry = session_of(session, token, now)
    staff = session.get(Staff, entry.staff_id) if entry else None
    return staff if staff is not None and staff.active else None


def session_of(session: Session, token: str | None, now: datetime) -> StaffSession | None:
    """The session that this token opens, unless it has ended."""
    entry = session.get(StaffSession, token_hash(token)) if token else None
    return entry if entry is not None and entry.expires_at > now else None


def note_use(session: Session, token: str | None, now: datetime) -> None:
    """Write down that the session is in use, now and then."""
    entry = session_of(session, token, now)
    if entry is not None and (entry.seen_at is None or now - entry.seen_at >= SEEN_EVERY):
        entry.seen_at = now


def sessions_of(session: Session, staff: Staff, now: datetime) -> Sequence[StaffSession]:
    """All that the person is signed in with, last used first."""
    return session.scalars(
        select(StaffSession)
        .where(StaffSession.staff_id == staff.id, StaffSession.expires_at > now)
        .order_by(StaffSession.seen_at.desc(), StaffSession.created_at.desc())
    ).all()


def sign_out(session: Session, token: str) -> None:
    """End one session."""
    session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash(token)))


def end_session(session: Session, staff: Staff, session_id: str, now: datetime) -> bool:
    """End the session of this person that the list calls so; False if there is none."""
    for each in sessions_of(session, staff, now):
        if each.id == session_id:
            session.delete(each)
            return True
    return False


def sign_out_everywhere(session: Session, staff: Staff, *, but: str | None = None) -> int:
    """End all sessions of the person, but for the one whose token is `but`; how many ended."""
    ended = delete(StaffSession).where(StaffSession.staff_id == staff.id)
    if but is not None:
        ended = ended.where(StaffSession.token_hash != token_hash(but))
    return int(session.execute(ended).rowcount)  # type: ignore[attr-defined]
