"""`/studio/changes`: a trainer's batch with its diff, saved; saved batches, taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from helpdesk.agents.access import require_staff
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.texts.problems import ProblemError
from helpdesk.training import batch, undoing
from helpdesk.training.batch import Plan, RefusedError, Sides
from helpdesk.training.data.corpus import Corpus
from helpdesk.training.data.reader import MalformedFileError
from helpdesk.training.project_files import NotWritableError, Saved
from helpdesk.training.studio import Studio
from helpdesk.training.undoing import UndoConflictError
from helpdesk.web.staff_page import StaffPage
from helpdesk.web.studio.words import StudioWords, told_fault

#: What a button does with what its form holds.
Act = Callable[[Session, Staff, FormData], object]


def changes_page(counter: Counter, page: StaffPage, studio: Studio) -> APIRouter:
    """The batch, and what was saved before."""
    routes = APIRouter(prefix="/studio/changes", include_in_schema=False)
    files, now = studio.files, counter.clock
    acts: Mapping[str, Act] = {
        "save": lambda session, staff, _: batch.save(session, staff, files, now()),
        "accept": lambda session, staff, _: batch.accept_theirs(session, staff, files, now()),
        "undo": lambda session, staff, form: batch.undo(session, staff, _number(form), now()),
        "mine": lambda session, staff, form: batch.prefer_mine(
            session, staff, _number(form), now()
        ),
        "take_back": lambda session, staff, form: undoing.take_back(
            session, staff, files, _text(form, "batch"), _text(form, "reason"), now()
        ),
    }

    async def shown(
        request: Request, act: str | None = None, form: FormData | None = None
    ) -> HTMLResponse:
        await in_thread(Corpus, files)

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            words = StudioWords(counter, request, staff, "annotate")
            fault: RefusedError | ProblemError | None = None
            done: object = None
            sides: tuple[Sides, ...] = ()
            try:
                if act is not None and form is not None:
                    require_staff(request, session, "trainer")
                    done = acts[act](session, staff, form)
            except UndoConflictError as error:
                fault, sides = RefusedError("undo_conflict"), error.sides
            except (RefusedError, MalformedFileError, NotWritableError) as error:
                fault = error
            try:
                made = batch.plan(session, staff, files)
            except (MalformedFileError, NotWritableError) as error:
                made, fault = Plan(), error
            return {
                "pending": batch.pending(session, staff),
                "plan": made,
                "saved": done if isinstance(done, Saved) else None,
                "taken_back": act == "take_back",
                "batches": undoing.saved_batches(session),
                "sides": sides,
                "asked": (_text(form, "batch"), _text(form, "reason")) if form else ("", ""),
                "fault": told_fault(words, fault),
                **words.in_template(),
            }

        return await page.show(request, "studio_inbox", "studio_changes.html", work)

    @routes.get("")
    async def changes(request: Request) -> HTMLResponse:
        """The trainer's batch: the decisions, and the diff that they make."""
        return await shown(request)

    @routes.post("/{act}")
    async def change(request: Request, act: str) -> HTMLResponse:
        """Save the batch, undo a decision or a batch, or settle a conflict."""
        if act not in acts:
            raise HTTPException(404, [{"field": "act", "message": "there is no such act"}])
        return await shown(request, act, await request.form())

    return routes


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()[:500]


def _number(form: FormData) -> int:
    """The decision that is meant; 0, which none has, for no number."""
    value = _text(form, "value")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else 0
