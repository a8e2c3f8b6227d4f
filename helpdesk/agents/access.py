"""Who may do what among the staff, from the request's cookie or bearer token."""

from __future__ import annotations

from typing import Any

from fastapi import HTTPException, Request
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.agents.sessions import staff_of
from helpdesk.bearer import bearer
from helpdesk.clock import real_now

COOKIE = "guichet_session"
#: A form on another site cannot set this header, so a cookie alone changes nothing (CSRF).
CSRF_HEADER = "x-guichet"


def session_token(request: Request) -> str | None:
    """The token of a script's Authorization header, else of the browser's cookie."""
    return bearer(request) or request.cookies.get(COOKIE)


def require_staff(request: Request, session: Session, *roles: str) -> Staff:
    """The signed-in member of staff, if in one of `roles` (admins always are).

    Raises HTTPException 401 (not signed in) or 403 (not allowed, or a cookie without the header
    that proves the page is ours).
    """
    staff = staff_of(session, session_token(request), real_now())
    if staff is None:
        raise HTTPException(401, _detail("session", "sign in first"))
    if staff.role not in roles and staff.role != "admin":
        raise HTTPException(403, _detail("session", f"this needs the role {' or '.join(roles)}"))
    by_cookie = bearer(request) is None
    if by_cookie and request.method != "GET" and CSRF_HEADER not in request.headers:
        raise HTTPException(403, _detail(CSRF_HEADER, "send this header with a signed-in cookie"))
    return staff


def _detail(field: str, message: str) -> list[dict[str, Any]]:
    return [{"field": field, "message": message}]
