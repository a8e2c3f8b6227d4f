"""Who may do what among the staff, from the request's cookie or token; and how they are refused."""

from __future__ import annotations

from fastapi import HTTPException, Request
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.agents.sessions import staff_of
from helpdesk.bearer import bearer
from helpdesk.clock import real_now
from helpdesk.texts.staff import staff_language

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
        raise refused(401, "session", "sign in first")
    if staff.role not in roles and staff.role != "admin":
        raise refused(403, "session", f"this needs the role {' or '.join(roles)}")
    by_cookie = bearer(request) is None
    if by_cookie and request.method != "GET" and CSRF_HEADER not in request.headers:
        raise refused(403, CSRF_HEADER, "send this header with a signed-in cookie")
    return staff


def who_trains(request: Request, session: Session) -> Staff | None:
    """The trainer or admin who looks at a page; None where nobody of them is signed in."""
    staff = staff_of(session, session_token(request), real_now())
    return staff if staff is not None and staff.role in ("trainer", "admin") else None


def refused(status: int, field: str, message: str) -> HTTPException:
    """An error in the form of the whole API."""
    return HTTPException(status, [{"field": field, "message": message}])


def desk_language(request: Request, chosen: str | None) -> str:
    """The desk's language: the one a person chose, or else the browser's."""
    return staff_language(chosen, request.headers.get("accept-language", "")[:2].lower())


def refusal_answer(
    refusal: Refusal,
    request: Request,
    language: str | None = None,
    headers: dict[str, str] | None = None,
) -> HTTPException:
    """A refusal as an error of the API, in the desk's language or else the browser's."""
    told = refusal.told(desk_language(request, language))
    detail = [{"field": refusal.field, "message": told}]
    return HTTPException(refusal.status, detail, headers)
