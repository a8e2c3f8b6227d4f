"""`/studio/policy`: the policy's file, edited with a look at what changes, and saved to git."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents.access import require_staff
from helpdesk.agents.desk import audit
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.texts.staff import staff_language, staff_text
from helpdesk.training.editing.changes import clean_text, diff_lines
from helpdesk.training.editing.policy import PolicyDraft, PolicyPlace
from helpdesk.training.project_files import (
    Author,
    ChangedMeanwhileError,
    Conflict,
    NotWritableError,
    Saved,
)
from helpdesk.training.simulator.cases import difference
from helpdesk.training.simulator.opening import changed_days
from helpdesk.web.page import language_of
from helpdesk.web.staff_page import StaffPage
from helpdesk.web.studio.policy_words import PolicyWords

#: Rows of the tables of changes; more are counted.
_MOST_ROWS = 60
_MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Edit:
    """What the form holds: `base` is the text that was opened, `reason` why it is changed."""

    text: str
    base: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How saving went: saved, or why not (`fault` is a key of the texts)."""

    saved: Saved | None = None
    fault: str | None = None
    detail: str = ""
    conflict: Conflict | None = None


def policy_page(counter: Counter, page: StaffPage) -> APIRouter:
    """The editor; looking changes nothing, saving writes the file."""
    routes = APIRouter()
    place = PolicyPlace.of(counter.settings)

    async def shown(request: Request, *, save: bool = False, look: bool = True) -> HTMLResponse:
        form = await request.form() if request.method == "POST" else None

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            language = staff_language(staff.desk_language, language_of(request))
            edit, outcome = _opened(place, form)
            if save:
                require_staff(request, session, "trainer")
                outcome = _save(place, edit, staff)
                if outcome.saved:
                    why = " ".join(edit.reason.split())
                    audit(session, staff, "edit_policy", place.path, counter.clock(), why)
                    edit = Edit(edit.text, edit.text)
                elif outcome.conflict:
                    # From here on it is theirs that is changed: what is saved next is looked at.
                    edit = Edit(edit.text, outcome.conflict.theirs or "", edit.reason)
            labels = counter.services.texts.labels[language]
            words = PolicyWords(language, labels, counter.policy.support)
            return _values(counter, place, edit, outcome, words, look=look)

        return await page.show(request, "studio_policy", "studio_policy.html", work)

    @routes.get("/studio/policy")
    async def policy(request: Request) -> HTMLResponse:
        """The file as it is."""
        return await shown(request, look=False)

    @routes.post("/studio/policy")
    async def look(request: Request) -> HTMLResponse:
        """What an edited text changes; nothing is saved."""
        return await shown(request)

    @routes.post("/studio/policy/save")
    async def save(request: Request) -> HTMLResponse:
        """Write and commit it, if it can be used and the file is the one that was opened."""
        return await shown(request, save=True)

    return routes


def _opened(place: PolicyPlace, form: Mapping[str, Any] | None) -> tuple[Edit, Outcome]:
    if form is not None:
        text, base, reason = (str(form.get(name, "")) for name in ("text", "base", "reason"))
        return Edit(clean_text(text), clean_text(base), reason.strip()[:_MOST_REASON]), Outcome()
    try:
        text = place.read()
    except NotWritableError as error:
        return Edit("", ""), Outcome(fault="unreadable", detail=str(error))
    return Edit(text, text), Outcome()


def _save(place: PolicyPlace, edit: Edit, staff: Staff) -> Outcome:
    if PolicyDraft.read(edit.text).problems:
        return Outcome(fault="has_problems")
    if edit.text == edit.base:
        return Outcome(fault="unchanged")
    if not edit.reason:
        return Outcome(fault="no_reason")
    try:
        author = Author(staff.name, staff.email)
        return Outcome(saved=place.save(edit.base, edit.text, author, edit.reason))
    except ChangedMeanwhileError as error:
        return Outcome(fault="conflict", conflict=error.conflicts[0])
    except NotWritableError as error:
        return Outcome(fault="not_written", detail=str(error))


def _values(
    counter: Counter,
    place: PolicyPlace,
    edit: Edit,
    outcome: Outcome,
    words: PolicyWords,
    *,
    look: bool,
) -> Mapping[str, object]:
    now = counter.clock()
    draft, before = PolicyDraft.read(edit.text), PolicyDraft.read(edit.base).policy
    before = before or counter.policy.support
    lines = edit.text.splitlines()
    compared = look and draft.policy is not None and edit.text != edit.base
    first = now.astimezone(before.zone).date()
    return {
        "edit": edit,
        "draft": draft,
        "before": before,
        "kept_in": place,
        "outcome": outcome,
        "look": look,
        "line_of": lambda number: lines[number - 1] if 0 < number <= len(lines) else "",
        "diff": diff_lines(edit.base, edit.text),
        "theirs": _theirs(outcome.conflict),
        "difference": difference(before, draft.policy, now) if compared and draft.policy else None,
        "days": changed_days(before, draft.policy, first) if compared and draft.policy else [],
        "most_rows": _MOST_ROWS,
        "before_words": words,
        "after_words": words,
        "tell": lambda name, **values: staff_text(words.language, "editing", name, **values),
        "say": words.say,
    }


def _theirs(conflict: Conflict | None) -> list[object]:
    return [*diff_lines(conflict.base or "", conflict.theirs or "")] if conflict else []
