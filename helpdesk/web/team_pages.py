"""Plain staff pages: team, one's own account, ready replies, and where a letter leads to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents import people, ready_replies
from helpdesk.agents.access import session_token
from helpdesk.agents.invitations import open_invitations
from helpdesk.agents.model import Staff
from helpdesk.agents.presence import is_here
from helpdesk.agents.routes.session import session_view
from helpdesk.agents.sessions import session_of, sessions_of
from helpdesk.conversations.counter import Counter
from helpdesk.texts import formats
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.texts.staff import staff_text
from helpdesk.web.staff_page import StaffPage, desk_language

#: Programs and systems, told from what a browser calls itself; the first that fits.
_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def team_pages(counter: Counter, staff_page: StaffPage) -> APIRouter:
    """`/desk/team`, `/desk/account`, `/desk/replies` and `/desk/invitation`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/desk/team")
    async def team(request: Request) -> HTMLResponse:
        """Everybody, and who is invited."""

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            now = counter.clock()
            return {
                "people": people.everybody(session),
                "held": people.held(session),
                "teams": people.teams_of(session),
                "invitations": open_invitations(session, now),
                "here": lambda person: is_here(person, now),
                "spoken": LANGUAGES,
                **_words(counter, desk_language(staff, request)),
            }

        return await staff_page.show(request, "team", "staff_team.html", work)

    @routes.get("/desk/account")
    async def account(request: Request) -> HTMLResponse:
        """Name, password, and where one is signed in."""

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            now = counter.clock()
            own = session_of(session, session_token(request), now)
            language = desk_language(staff, request)
            sessions = [session_view(each, own) for each in sessions_of(session, staff, now)]
            for each in sessions:
                each["seen_at"] = datetime.fromisoformat(each["seen_at"])
            return {
                "sessions": sessions,
                "device": lambda entry: device_name(language, entry["user_agent"]),
                **_words(counter, desk_language(staff, request)),
            }

        return await staff_page.show(request, "account", "staff_account.html", work)

    @routes.get("/desk/replies")
    async def replies(request: Request) -> HTMLResponse:
        """Ready replies, one language at a time."""

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            asked = request.query_params.get("in", "")
            chosen = asked if asked in LANGUAGES else staff.languages[0]
            every = ready_replies.replies_in(session)
            words = _words(counter, desk_language(staff, request))
            names = ", ".join(f"{{{name}}}" for name in ready_replies.PLACEHOLDERS)
            language = desk_language(staff, request)
            return {
                "chosen": chosen,
                "replies": [each for each in every if each.language == chosen],
                "spoken": [
                    (code, formats.own_name(code), sum(each.language == code for each in every))
                    for code in LANGUAGES
                ],
                "placeholders": staff_text(language, "replies", "placeholders", names=names),
                **words,
            }

        return await staff_page.show(request, "replies", "staff_replies.html", work)

    @routes.get("/desk/invitation")
    async def invitation(request: Request) -> HTMLResponse:
        """What a letter leads to; who reads it has no account yet."""
        return await staff_page.show_to_anybody(request, "staff_invitation.html")

    return routes


def device_name(language: str, user_agent: str | None) -> str:
    """ "Firefox on Linux", as far as a program tells; else its own first word."""
    name = user_agent or ""
    browser = next((name_ for piece, name_ in _BROWSERS if piece in name), None)
    system = next((name_ for piece, name_ in _SYSTEMS if piece in name), None)
    if browser and system:
        return staff_text(language, "account", "device", browser=browser, system=system)
    return re.split(r"[\s(;]", name)[0] or staff_text(language, "account", "script")


def _words(counter: Counter, language: str) -> dict[str, object]:
    """What these pages say about times and languages, in the language of the desk."""

    def moment(at: datetime) -> str:
        return formats.moment(language, at, counter.policy.support.zone)

    def fill(text: str, **values: object) -> str:
        return re.sub(r"{(\w+)}", lambda match: str(values[match[1]]), text)

    return {
        "moment": moment,
        "fill": fill,
        "language_name": lambda code: formats.language_name(language, code),
    }
