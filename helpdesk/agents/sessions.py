"""Staff sign-in: sessions by cookie or bearer token, with sign-in attempts throttled."""

from __future__ import annotations

from collections import defaultdict, deque
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff, StaffSession
from helpdesk.agents.passwords import hash_password, verify_password
from helpdesk.tokens import new_token, token_hash

VALID_FOR = timedelta(hours=12)
FAILURES = 10
WITHIN = timedelta(minutes=5)

#: Verified in place of a password hash for an unknown address, so that both take as long.
_NOBODY = hash_password("nobody has this password")


class Throttle:
    """Counts failed sign-ins per address and e-mail, in this process."""

    def __init__(self) -> None:
        self._failures: dict[str, deque[datetime]] = defaultdict(deque)

    def wait(self, key: str, now: datetime) -> int:
        """Seconds until the next attempt is allowed; 0 if it is."""
        failures = self._failures[key]
        while failures and now - failures[0] >= WITHIN:
            failures.popleft()
        if len(failures) < FAILURES:
            if not failures:
                del self._failures[key]
            return 0
        return max(1, int((failures[0] + WITHIN - now).total_seconds()))

    def failed(self, key: str, now: datetime) -> None:
        """Count a failure."""
        self._failures[key].append(now)


def sign_in(session: Session, email: str, password: str, now: datetime) -> str | None:
    """A new session's token, or None where address and password do not fit."""
    staff = session.scalar(select(Staff).where(func.lower(Staff.email) == email.lower()))
    right = verify_password(staff.password_hash if staff else _NOBODY, password)
    if staff is None or not staff.active or not right:
        return None
    session.execute(delete(StaffSession).where(StaffSession.expires_at <= now))
    token = new_token()
    session.add(
        StaffSession(
            token_hash=token_hash(token),
            staff_id=staff.id,
            created_at=now,
            expires_at=now + VALID_FOR,
        )
    )
    return token


def staff_of(session: Session, token: str | None, now: datetime) -> Staff | None:
    """Who is signed in with this token."""
    if token is None:
        return None
    entry = session.get(StaffSession, token_hash(token))
    if entry is None or entry.expires_at <= now:
        return None
    staff = session.get(Staff, entry.staff_id)
    return staff if staff is not None and staff.active else None


def sign_out(session: Session, token: str) -> None:
    """End one session."""
    session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash(token)))
