"""Staff sign-in: a cookie for browsers, a token for scripts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from helpdesk.agents.access import COOKIE, require_staff, session_token
from helpdesk.agents.model import Staff
from helpdesk.agents.sessions import VALID_FOR, Throttle, sign_in, sign_out, staff_of
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread


class SignIn(BaseModel):
    """`POST /api/v1/session`."""

    model_config = ConfigDict(extra="forbid")
    email: str = Field(max_length=320)
    password: str = Field(max_length=1_000)


Code = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


class Profile(BaseModel):
    """`PATCH /api/v1/session`: what is given is changed."""

    model_config = ConfigDict(extra="forbid")
    desk_language: Literal["en", "fr", "de", "es"] | None = None
    languages: Annotated[list[Code], Field(min_length=1, max_length=10)] | None = None
    capacity: Annotated[int, Field(ge=0, le=20)] | None = None


def session_routes(counter: Counter) -> APIRouter:
    """Sign in, who am I, sign out."""
    routes = APIRouter(prefix="/api/v1/session", tags=["staff"])
    throttle = Throttle()

    @routes.post("")
    async def start(request: Request, response: Response, body: SignIn) -> dict[str, Any]:
        """Sign in: a cookie for the browser, the token for scripts."""
        now = counter.clock()
        keys = [f"email:{body.email.lower()}", f"address:{request.client and request.client.host}"]
        wait = max(throttle.wait(key, now) for key in keys)
        if wait:
            raise HTTPException(
                429,
                [{"field": "email", "message": f"too many attempts; try again in {wait} s"}],
                headers={"Retry-After": str(wait)},
            )

        def run() -> tuple[str, Staff] | None:
            with counter.store.unit_of_work() as session:
                token = sign_in(session, body.email, body.password, now)
                staff = staff_of(session, token, now)
                return (token, staff) if token and staff else None

        signed_in = await in_thread(run)
        if signed_in is None:
            for key in keys:
                throttle.failed(key, now)
            raise HTTPException(
                401, [{"field": "password", "message": "e-mail address or password is not right"}]
            )
        token, staff = signed_in
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(VALID_FOR.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=counter.settings.public_url.startswith("https:"),
        )
        return {"token": token, **_staff_view(staff)}

    @routes.get("")
    async def current(request: Request) -> dict[str, Any]:
        """Who is signed in."""

        def run() -> dict[str, Any]:
            with counter.store.unit_of_work() as session:
                return _staff_view(require_staff(request, session, "agent", "trainer"))

        return await in_thread(run)

    @routes.patch("")
    async def change(request: Request, body: Profile) -> dict[str, Any]:
        """Change one's own languages, capacity, or the language of the desk."""

        def run() -> dict[str, Any]:
            with counter.store.unit_of_work() as session:
                staff = require_staff(request, session, "agent", "trainer")
                for name, value in body.model_dump(exclude_none=True).items():
                    setattr(staff, name, value)
                return _staff_view(staff)

        return await in_thread(run)

    @routes.delete("", status_code=204)
    async def end(request: Request, response: Response) -> None:
        """Sign out."""

        def run() -> None:
            with counter.store.unit_of_work() as session:
                if token := session_token(request):
                    sign_out(session, token)

        await in_thread(run)
        response.delete_cookie(COOKIE)

    return routes


def _staff_view(staff: Staff) -> dict[str, Any]:
    return {
        "email": staff.email,
        "name": staff.name,
        "role": staff.role,
        "languages": staff.languages,
        "capacity": staff.capacity,
        "desk_language": staff.desk_language,
    }
