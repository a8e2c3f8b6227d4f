"""What all staff pages share: signing in, roles, navigation, and the language of the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents.access import session_token
from helpdesk.agents.model import Staff
from helpdesk.agents.sessions import staff_of
from helpdesk.clock import real_now
from helpdesk.offload import in_thread
from helpdesk.texts import formats
from helpdesk.texts.staff import STAFF_LANGUAGES, staff_language, staff_texts
from helpdesk.web.page import HtmlPage, languages_of

#: What a page adds to its template, worked out in one transaction as the signed-in person.
Work = Callable[[Session, Staff], Mapping[str, object]]


class MissingError(LookupError):
    """Raised by a page's work: there is nothing at this address, or not any more."""


@dataclass(frozen=True, slots=True)
class Section:
    """A place in the navigation; its name is the text `layout.<key>`. Admins see all of them.

    A place `within` another is a tab of that one's pages (templates that extend `studio.html`).
    Of those within "person" the menu of the signed-in person has the link.
    """

    key: str
    path: str
    roles: tuple[str, ...] = ()
    within: str | None = None

    def open_to(self, staff: Staff) -> bool:
        return staff.role in self.roles or staff.role == "admin"


#: The navigation, in order. A new page adds itself here.
SECTIONS = (
    Section("conversations", "/desk", ("agent",)),
    Section("tickets", "/desk/tickets", ("agent",)),
    Section("replies", "/desk/replies", ("agent",)),
    Section("insights", "/desk/insights", ("agent", "trainer")),
    Section("studio", "/studio", ("trainer",)),
    Section("studio_inbox", "/studio/inbox", ("trainer",), within="studio"),
    Section("studio_conversations", "/studio/conversations", ("trainer",), within="studio"),
    Section("studio_models", "/studio/models", ("trainer",), within="studio"),
    Section("studio_texts", "/studio/texts", ("trainer",), within="studio"),
    Section("studio_articles", "/studio/articles", ("trainer",), within="studio"),
    Section("studio_policy", "/studio/policy", ("trainer",), within="studio"),
    Section("studio_simulator", "/studio/simulator", ("trainer",), within="studio"),
    Section("team", "/desk/team"),
    Section("webhooks", "/desk/webhooks"),
    Section("audit", "/desk/audit"),
    Section("account", "/desk/account", ("agent", "trainer"), within="person"),
)
_BY_KEY = {section.key: section for section in SECTIONS}


def desk_language(staff: Staff | None, request: Request) -> str:
    """Theirs, else the browser's first that the desk speaks. Never the address's: there `language`
    is what a list is filtered by."""
    return staff_language(staff.desk_language if staff else None, *languages_of(request))


class StaffPage:
    """Renders the pages that extend `staff.html`."""

    def __init__(self, page: HtmlPage) -> None:
        self._page = page

    async def show(
        self, request: Request, section: str, template: str, work: Work | None = None
    ) -> HTMLResponse:
        """The page of a section; the sign-in form at the same address for who is not signed in.

        Templates have `d` (texts of the desk by group), `label` (names of topics and the like),
        `staff`, `answers`, `section`, `sections` and what `work` returns. 403 for another role,
        404 where `work` raises MissingError. A part of a page that asks without a session gets 401.
        """

        def run() -> HTMLResponse:
            with self._page.counter.store.unit_of_work() as session:
                staff = staff_of(session, session_token(request), real_now())
                if staff is None:
                    part = "hx-request" in request.headers
                    return self._answer(request, "staff_sign_in.html", None, 401 if part else 200)
                if not _BY_KEY[section].open_to(staff):
                    return self._answer(request, "staff_forbidden.html", staff, status=403)
                try:
                    values = work(session, staff) if work else {}
                except MissingError:
                    return self._answer(request, "staff_missing.html", staff, 404, section)
                return self._answer(request, template, staff, section=section, values=values)

        return await in_thread(run)

    async def show_to_anybody(self, request: Request, template: str) -> HTMLResponse:
        """A page for who has no account yet, in the browser's language."""
        return self._answer(request, template, None)

    def _answer(
        self,
        request: Request,
        template: str,
        staff: Staff | None,
        status: int = 200,
        section: str | None = None,
        values: Mapping[str, object] | None = None,
    ) -> HTMLResponse:
        language = desk_language(staff, request)
        return self._page.answer(
            template,
            language,
            status,
            d=staff_texts(language),
            staff=staff,
            # Whoever answers customers is told what waits for them, on whatever page.
            answers=staff is not None and staff.role != "trainer",
            section=section,
            sections=[each for each in SECTIONS if staff and each.open_to(staff)],
            place=(_BY_KEY[section].within or section) if section else None,
            desk_languages=[(code, formats.own_name(code)) for code in STAFF_LANGUAGES],
            **(values or {}),
        )
