"""Staff sign-in: a cookie for browsers, a token for scripts; one's own sessions and password."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from helpdesk.agents.access import COOKIE, refusal_answer, session_token
from helpdesk.agents.audit import Changed, audit
from helpdesk.agents.invitations import check_password
from helpdesk.agents.model import Staff, StaffSession
from helpdesk.agents.passwords import hash_password, verify_password
from helpdesk.agents.refusals import Refusal
from helpdesk.agents.routes.door import Door
from helpdesk.agents.sessions import (
    VALID_FOR,
    Device,
    end_session,
    find_staff,
    session_of,
    sessions_of,
    sign_in,
    sign_out,
    sign_out_everywhere,
    staff_of,
)
from helpdesk.agents.throttle import Throttle, keys_of
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread

EVERYBODY = ("agent", "trainer")

Code = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Languages = Annotated[list[Code], Field(min_length=1, max_length=10)]
Name = Annotated[str, Field(pattern=r"\S", max_length=100)]
Password = Annotated[str, Field(max_length=1_000)]
DeskLanguage = Literal["en", "fr", "de", "es"]


class SignIn(BaseModel):
    """`POST /api/v1/session`."""

    model_config = ConfigDict(extra="forbid")
    email: str = Field(max_length=320)
    password: Password


class Profile(BaseModel):
    """`PATCH /api/v1/session`: what is given is changed."""

    model_config = ConfigDict(extra="forbid")
    name: Name | None = None
    desk_language: DeskLanguage | None = None
    languages: Languages | None = None
    capacity: Annotated[int, Field(ge=0, le=20)] | None = None


class NewPassword(BaseModel):
    """`POST /api/v1/session/password`: the one used so far, and the one from now on."""

    model_config = ConfigDict(extra="forbid")
    current: Password
    password: Password


def session_routes(door: Door) -> APIRouter:
    """Sign in, who am I, one's own sessions and password, sign out."""
    routes = APIRouter(prefix="/api/v1/session", tags=["staff"])
    counter, throttle = door.counter, Throttle()

    @routes.post("")
    async def start(request: Request, response: Response, body: SignIn) -> dict[str, Any]:
        """Sign in: a cookie for the browser, the token for scripts."""
        now, device = counter.clock(), device_of(request)
        keys = keys_of(body.email, device.address)

        def note(session: Session, action: str) -> None:
            # Whom it was tried as, if there is such a person: what else stands there may be a
            # password in the wrong field.
            whom = find_staff(session, body.email)
            audit(session, None, action, whom.email if whom else "", now, device.address or "")

        def note_locked() -> None:
            with counter.store.unit_of_work() as session:
                note(session, "sign_in_locked")

        if wait := throttle.wait(keys, now):
            if throttle.refused(keys, now):
                await in_thread(note_locked)
            refusal = Refusal("too_many_sign_ins", field="email", status=429, seconds=wait)
            raise refusal_answer(refusal, request, headers={"Retry-After": str(wait)})
        attempt = throttle.begin(keys, now)

        def run() -> tuple[str, Staff] | None:
            with counter.store.unit_of_work() as session:
                token = sign_in(session, body.email, body.password, now, device)
                staff = staff_of(session, token, now)
                if token is None or staff is None:
                    note(session, "sign_in_failed")
                    return None
                audit(session, staff, "sign_in", staff.email, now, device.address or "")
                return token, staff

        signed_in = await in_thread(run)
        if signed_in is None:
            raise refusal_answer(Refusal("wrong_password", field="password", status=401), request)
        throttle.succeeded(attempt)
        token, staff = signed_in
        set_cookie(counter, response, token)
        return {"token": token, **staff_view(staff)}

    @routes.get("")
    async def current(request: Request) -> dict[str, Any]:
        """Who is signed in."""
        return await door.enter(request, lambda _session, staff: staff_view(staff), *EVERYBODY)

    @routes.patch("")
    async def change(request: Request, body: Profile) -> dict[str, Any]:
        """Change one's own name, languages, capacity, or the language of the desk."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            changed = []
            for name, value in body.model_dump(exclude_none=True).items():
                if value != getattr(staff, name):
                    changed.append(Changed(name, getattr(staff, name), value))
                    setattr(staff, name, value)
            if changed:
                audit(session, staff, "change_self", staff.email, counter.clock(), changes=changed)
            return staff_view(staff)

        answer = await door.enter(request, work, *EVERYBODY)
        door.hub.wake_desks()
        return answer

    @routes.post("/password", status_code=204)
    async def change_password(request: Request, body: NewPassword) -> None:
        """Choose another password; whoever else is signed in with the old one is signed out."""
        token, now = session_token(request), counter.clock()
        keys = keys_of(f"password:{token}", device_of(request).address)
        if wait := throttle.wait(keys, now):
            refusal = Refusal("too_many_sign_ins", field="current", status=429, seconds=wait)
            raise refusal_answer(refusal, request, headers={"Retry-After": str(wait)})
        attempt = throttle.begin(keys, now)

        def work(session: Session, staff: Staff) -> tuple[bool, str | None]:
            check_password(body.password)
            if not verify_password(staff.password_hash, body.current):
                # Kept, so not raised here: that would undo the entry.
                audit(session, staff, "change_password_failed", staff.email, now)
                return False, staff.desk_language
            staff.password_hash = hash_password(body.password)
            sign_out_everywhere(session, staff, but=token)
            audit(session, staff, "change_password", staff.email, now)
            return True, staff.desk_language

        changed, language = await door.enter(request, work, *EVERYBODY)
        if not changed:
            refusal = Refusal("wrong_current", field="current", status=422)
            raise refusal_answer(refusal, request, language)
        throttle.succeeded(attempt)

    @routes.get("/all")
    async def sessions(request: Request) -> dict[str, Any]:
        """All that one is signed in with, last used first."""
        token, now = session_token(request), counter.clock()

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            own = session_of(session, token, now)
            found = sessions_of(session, staff, now)
            return {"items": [session_view(each, own) for each in found], "next": None}

        return await door.enter(request, work, *EVERYBODY)

    @routes.delete("/all", status_code=204)
    async def end_all(request: Request, response: Response) -> None:
        """Sign out everywhere, here too."""

        def work(session: Session, staff: Staff) -> None:
            sign_out_everywhere(session, staff)
            audit(session, staff, "sign_out_everywhere", staff.email, counter.clock())

        await door.enter(request, work, *EVERYBODY)
        response.delete_cookie(COOKIE)

    @routes.delete("/all/{session_id}", status_code=204)
    async def end_one(request: Request, session_id: str) -> None:
        """Sign out one browser or script."""
        now = counter.clock()

        def work(session: Session, staff: Staff) -> None:
            if not end_session(session, staff, session_id, now):
                raise Refusal("no_such_session", status=404)
            audit(session, staff, "sign_out", staff.email, now)

        await door.enter(request, work, *EVERYBODY)

    @routes.delete("", status_code=204)
    async def end(request: Request, response: Response) -> None:
        """Sign out."""

        def run() -> None:
            with counter.store.unit_of_work() as session:
                token = session_token(request)
                if token and (staff := staff_of(session, token, counter.clock())):
                    audit(session, staff, "sign_out", staff.email, counter.clock())
                    sign_out(session, token)

        await in_thread(run)
        response.delete_cookie(COOKIE)

    return routes


def set_cookie(counter: Counter, response: Response, token: str) -> None:
    """Let the browser keep the session, out of reach of scripts."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(VALID_FOR.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=counter.settings.public_url.startswith("https:"),
    )


def device_of(request: Request) -> Device:
    """What signs in, and from where."""
    return Device(
        request.headers.get("user-agent"), request.client.host if request.client else None
    )


def session_view(entry: StaffSession, own: StaffSession | None) -> dict[str, Any]:
    """A session for its owner's list."""
    return {
        "id": entry.id,
        "current": own is not None and entry.token_hash == own.token_hash,
        "created_at": entry.created_at.isoformat(),
        "seen_at": (entry.seen_at or entry.created_at).isoformat(),
        "expires_at": entry.expires_at.isoformat(),
        "user_agent": entry.user_agent,
        "address": entry.address,
    }


def staff_view(staff: Staff) -> dict[str, Any]:
    """The signed-in person."""
    return {
        "email": staff.email,
        "name": staff.name,
        "role": staff.role,
        "languages": staff.languages,
        "teams": staff.teams,
        "capacity": staff.capacity,
        "desk_language": staff.desk_language,
    }
