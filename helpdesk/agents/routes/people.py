"""The team as its admins manage it, and the letters that new colleagues redeem."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, EmailStr, Field
from sqlalchemy.orm import Session

from helpdesk.agents import invitations, people
from helpdesk.agents.access import refusal_answer
from helpdesk.agents.audit import audit
from helpdesk.agents.model import Invitation, Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.agents.routes.door import Door
from helpdesk.agents.routes.session import (
    DeskLanguage,
    Languages,
    Name,
    Password,
    device_of,
    set_cookie,
    staff_view,
)
from helpdesk.agents.sessions import begin_session, sign_out_everywhere
from helpdesk.offload import in_thread

Role = Literal["agent", "trainer", "admin"]
Teams = Annotated[list[Annotated[str, Field(max_length=50)]], Field(max_length=20)]


class NewColleague(BaseModel):
    """`POST /api/v1/staff/invitations`."""

    model_config = ConfigDict(extra="forbid")
    email: Annotated[EmailStr, Field(max_length=320)]
    role: Role = "agent"
    languages: Languages = ["en"]
    teams: Teams = []
    desk_language: DeskLanguage | None = None


class PersonChanges(BaseModel):
    """`PATCH /api/v1/staff/{id}`: what is given is changed."""

    model_config = ConfigDict(extra="forbid")
    name: Name | None = None
    role: Role | None = None
    languages: Languages | None = None
    teams: Teams | None = None
    capacity: Annotated[int, Field(ge=0, le=20)] | None = None
    active: bool | None = None


class LetterToken(BaseModel):
    """The token of a letter."""

    model_config = ConfigDict(extra="forbid")
    token: str = Field(max_length=200)


class Redeemed(LetterToken):
    """A name (of somebody new) and the password from now on."""

    name: Name | None = None
    password: Password


def people_routes(door: Door) -> APIRouter:
    """The routes below `/api/v1/staff`; all but the letters are for admins."""
    routes = APIRouter(prefix="/api/v1/staff", tags=["staff"])
    counter = door.counter
    public_url = counter.settings.public_url

    @routes.get("")
    async def everybody(request: Request) -> dict[str, Any]:
        """Everybody, and who is invited."""

        def work(session: Session, _staff: Staff) -> dict[str, Any]:
            now, held = counter.clock(), people.held(session)
            return {
                "items": [
                    people.person_view(each, held.get(each.id, 0), now)
                    for each in people.everybody(session)
                ],
                "next": None,
                "invitations": [
                    people.invitation_view(each)
                    for each in invitations.open_invitations(session, now)
                ],
                "teams": people.teams_of(session),
            }

        return await door.enter(request, work, "admin")

    @routes.patch("/{person_id}")
    async def change(request: Request, person_id: int, body: PersonChanges) -> dict[str, Any]:
        """Change a name, role, languages, teams or capacity, or whether they may sign in."""
        changes = people.Changes(
            **{
                **body.model_dump(exclude_none=True),
                **({"teams": people.clean_teams(body.teams)} if body.teams is not None else {}),
            }
        )

        def work(session: Session, staff: Staff) -> tuple[dict[str, Any], list[str]]:
            person = _person(session, person_id)
            freed = people.change(counter, session, person, changes, staff)
            live = people.held(session).get(person.id, 0)
            return people.person_view(person, live, counter.clock()), freed

        answer, freed = await door.enter(request, work, "admin")
        for each in freed:
            door.hub.wake(each)
        door.hub.wake_desks()
        return answer

    @routes.post("/{person_id}/reset", status_code=202)
    async def reset(request: Request, person_id: int) -> dict[str, Any]:
        """Mail a letter to choose a new password with."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            person, now = _person(session, person_id), counter.clock()
            if not person.active:
                raise Refusal("not_active", person=person.name)
            letter = invitations.send_reset(session, person, staff, public_url, now)
            audit(session, staff, "reset_password", person.email, now)
            return people.invitation_view(letter.invitation)

        return await door.enter(request, work, "admin")

    @routes.delete("/{person_id}/sessions", status_code=204)
    async def end_sessions(request: Request, person_id: int) -> None:
        """Sign a person out everywhere."""

        def work(session: Session, staff: Staff) -> None:
            person = _person(session, person_id)
            sign_out_everywhere(session, person)
            audit(session, staff, "sign_out_everywhere", person.email, counter.clock())

        await door.enter(request, work, "admin")

    @routes.post("/invitations", status_code=201)
    async def invite(request: Request, body: NewColleague) -> dict[str, Any]:
        """Invite somebody by mail."""
        who = invitations.Invited(
            email=body.email,
            role=body.role,
            languages=body.languages,
            teams=people.clean_teams(body.teams),
            desk_language=body.desk_language,
        )

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            now = counter.clock()
            letter = invitations.invite(session, who, staff, public_url, now)
            audit(session, staff, "invite", who.email, now, who.role)
            return people.invitation_view(letter.invitation)

        return await door.enter(request, work, "admin")

    @routes.delete("/invitations/{invitation_id}", status_code=204)
    async def withdraw(request: Request, invitation_id: int) -> None:
        """Make an invitation void."""

        def work(session: Session, staff: Staff) -> None:
            found = session.get(Invitation, invitation_id)
            if found is None or found.used_at is not None:
                raise Refusal("invitation_void", status=404)
            audit(session, staff, "withdraw_invitation", found.email, counter.clock())
            session.delete(found)

        await door.enter(request, work, "admin")

    @routes.post("/invitations/look")
    async def look(request: Request, body: LetterToken) -> dict[str, Any]:
        """Whom a letter is for; nothing is used up."""

        def run() -> dict[str, Any]:
            with counter.store.reading() as session:
                letter = invitations.find(session, body.token, counter.clock())
                return {
                    "email": letter.email,
                    "role": letter.role,
                    "new": letter.staff_id is None,
                    "expires_at": letter.expires_at.isoformat(),
                }

        try:
            return await in_thread(run)
        except Refusal as refusal:
            raise refusal_answer(refusal, request) from None

    @routes.post("/invitations/redeem")
    async def redeem(request: Request, response: Response, body: Redeemed) -> dict[str, Any]:
        """Choose a password: the letter is used up, and its reader signed in."""
        now = counter.clock()

        def run() -> tuple[str, Staff]:
            with counter.store.unit_of_work() as session:
                name = (body.name or "").strip()
                if not name and invitations.find(session, body.token, now).staff_id is None:
                    raise Refusal("name_missing", field="name", status=422)
                staff = invitations.redeem(session, body.token, name, body.password, now)
                audit(session, staff, "redeem_invitation", staff.email, now)
                return begin_session(session, staff, now, device_of(request)), staff

        try:
            token, staff = await in_thread(run)
        except Refusal as refusal:
            raise refusal_answer(refusal, request) from None
        set_cookie(counter, response, token)
        return {"token": token, **staff_view(staff)}

    return routes


def _person(session: Session, person_id: int) -> Staff:
    found = session.get(Staff, person_id)
    if found is None:
        raise Refusal("no_such_person", status=404)
    return found
