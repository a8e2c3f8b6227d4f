"""What all editors of the studio do: open, look, save under name and reason, show both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from helpdesk.agents.access import require_staff
from helpdesk.agents.audit import audit, audit_reading
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.texts.problems import ProblemError
from helpdesk.texts.staff import Sentence, staff_text
from helpdesk.training.project_files import (
    Author,
    ChangedMeanwhileError,
    Saved,
)
from helpdesk.web.staff_page import StaffPage, desk_language

_MOST_REASON = 500


class Edit(Protocol):
    """What the form holds: something as it was opened, and as it is to be."""

    @property
    def reason(self) -> str:
        """Why it is changed."""

    @property
    def changed(self) -> bool:
        """Whether anything is to be saved."""


E = TypeVar("E", bound=Edit)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How opening or saving went: saved, or why not (`refused` is a key of the texts).

    `theirs` is what somebody else saved meanwhile, as the editor's template shows it. `closed`:
    there is nothing that could be edited, and no form.
    """

    saved: Saved | None = None
    refused: str | None = None
    detail: Sentence | None = None
    theirs: Any = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Meanwhile(Generic[E]):
    """Nothing was written, somebody else saved the same. `edit` is on top of theirs: it is theirs
    that is changed from here on, and what is saved next has been looked at."""

    edit: E
    theirs: object


class Editor(Protocol[E]):
    """One kind of thing that is edited. `action` is what the audit calls a save.

    `reading` is what it calls opening the thing; None where that shows nothing of a customer's.
    """

    section: str
    template: str
    action: str
    reading: str | None

    def opened(self, key: str, form: FormData | None) -> tuple[E, Outcome]:
        """What the form says, or the thing as it is. Raises MissingError.

        The outcome says what keeps it from being edited.
        """

    def faulty(self, edit: E) -> bool:
        """Whether something has to be put right before it is saved."""

    def write(self, edit: E, author: Author) -> Saved | Meanwhile[E]:
        """Write and commit it. Raises ChangedMeanwhileError and ProblemError: nothing was written
        then."""

    def settled(self, edit: E) -> E:
        """The edit as it is opened next, once it is saved."""

    def values(self, edit: E, outcome: Outcome, language: str, *, look: bool) -> dict[str, Any]:
        """What the template shows besides; `look` where it is looked at, not just opened.

        `subject` is what the audit calls the thing, `takes_effect` the text for when it is saved.
        """


class EditorPage(Generic[E]):
    """The pages of an editor. Looking changes nothing, saving writes files."""

    def __init__(self, counter: Counter, page: StaffPage, editor: Editor[E]) -> None:
        self._counter = counter
        self._page = page
        self._editor = editor

    def routes(self, path: str) -> APIRouter:
        """Opened at `path` (which may have a `{key}`), looked at by posting there, saved below."""
        routes = APIRouter(include_in_schema=False)

        @routes.get(path)
        async def open_it(request: Request) -> HTMLResponse:
            """The thing as it is."""
            return await self.show(request, None)

        @routes.post(path)
        async def look(request: Request) -> HTMLResponse:
            """What an edit changes, and what is wrong with it; nothing is saved."""
            return await self.show(request, await request.form(), look=True)

        @routes.post(f"{path}/save")
        async def save(request: Request) -> HTMLResponse:
            """Write and commit it, if nothing is in the way."""
            return await self.show(request, await request.form(), look=True, save=True)

        return routes

    async def show(
        self, request: Request, form: FormData | None, *, look: bool = False, save: bool = False
    ) -> HTMLResponse:
        """The editor with what the form holds; without one, with the thing as it is."""
        key = request.path_params.get("key", "")
        editor = self._editor

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            if save:
                require_staff(request, session, "trainer")
            language = desk_language(staff, request)
            edit, outcome = editor.opened(key, form)
            if editor.reading and form is None:
                audit_reading(session, staff, editor.reading, key, self._counter.clock())
            why = edit.reason
            if save and not outcome.refused:
                edit, outcome = self._save(edit, staff)
            values = editor.values(edit, outcome, language, look=look)
            if outcome.saved:
                now = self._counter.clock()
                audit(session, staff, editor.action, values["subject"], now, why)
            return {
                "edit": edit,
                "outcome": outcome,
                "look": look,
                "tell": lambda name, **values: staff_text(language, "editing", name, **values),
                **values,
            }

        return await self._page.show(request, editor.section, editor.template, work)

    def _save(self, edit: E, staff: Staff) -> tuple[E, Outcome]:
        if self._editor.faulty(edit):
            return edit, Outcome(refused="has_problems")
        if not edit.changed:
            return edit, Outcome(refused="unchanged")
        if not edit.reason:
            return edit, Outcome(refused="no_reason")
        try:
            done = self._editor.write(edit, Author(staff.name, staff.email))
        except ChangedMeanwhileError:
            return edit, Outcome(refused="just_now")
        except ProblemError as error:
            return edit, Outcome(refused="not_written", detail=error.sentence)
        if isinstance(done, Meanwhile):
            return done.edit, Outcome(refused="conflict", theirs=done.theirs)
        return self._editor.settled(edit), Outcome(saved=done)


def reason_of(form: FormData) -> str:
    """Why, as it was written: on one line, and not without end."""
    return " ".join(str(form.get("reason", "")).split())[:_MOST_REASON]
