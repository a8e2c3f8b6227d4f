"""`/studio/texts`: what the assistant says, one entry in five languages side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents.access import require_staff
from helpdesk.agents.desk import audit
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.settings import PROJECT
from helpdesk.texts import formats
from helpdesk.texts.catalog import LANGUAGES, TextError
from helpdesk.texts.staff import staff_language, staff_text
from helpdesk.training.editing.changes import clean_text
from helpdesk.training.editing.responses import (
    PLACEHOLDER,
    Entry,
    EntryChangedError,
    Fault,
    Variations,
    faults_of,
    read_entries,
    save_entry,
)
from helpdesk.training.project_files import (
    Author,
    ChangedMeanwhileError,
    NotWritableError,
    ProjectFiles,
    Saved,
)
from helpdesk.web.page import language_of
from helpdesk.web.staff_page import MissingError, StaffPage

_MOST_REASON = 500


@dataclass(frozen=True, slots=True)
class Edit:
    """What the form holds: the entry as it was opened, and as it is to be."""

    opened: Entry
    texts: Variations
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How saving went: saved, or why not (`refused` is a key of the texts)."""

    saved: Saved | None = None
    refused: str | None = None
    detail: str = ""
    theirs: Entry | None = None


def texts_page(counter: Counter, page: StaffPage) -> APIRouter:
    """The list of entries, and the editor of each."""
    routes = APIRouter()
    files = ProjectFiles(counter.settings.data_root)

    @routes.get("/studio/texts")
    async def texts(request: Request) -> HTMLResponse:
        """All entries, or those with these words; what is not translated says so."""

        def work(_session: Session, staff: Staff) -> Mapping[str, object]:
            wanted = request.query_params.get("q", "").strip()
            entries, fault = _read(files)
            found = [each for each in entries.values() if _has(each, wanted)]
            return {
                "entries": found,
                "wanted": wanted,
                "fault": fault,
                **_words(staff_language(staff.desk_language, language_of(request)), counter),
            }

        return await page.show(request, "studio_texts", "studio_texts.html", work)

    async def shown(
        request: Request, key: str, *, look: bool = False, save: bool = False
    ) -> HTMLResponse:
        form = await request.form() if request.method == "POST" else None

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            language = staff_language(staff.desk_language, language_of(request))
            entries, fault = _read(files)
            if not fault and key not in entries:
                raise MissingError
            entry = entries.get(key, Entry(key, dict.fromkeys(LANGUAGES, ())))
            edit = _edit(entry, form)
            faults = faults_of(entry, edit.texts) if look or save else []
            outcome = Outcome(refused="texts_broken", detail=fault) if fault else Outcome()
            if save and not fault:
                require_staff(request, session, "trainer")
                outcome = _save(files, edit, faults, staff)
                if outcome.saved:
                    audit(session, staff, "edit_text", key, counter.clock(), edit.reason)
                    edit = Edit(replace(entry, texts=edit.texts), edit.texts)
                elif outcome.theirs:
                    # From here on it is theirs that is changed: what is saved next is looked at.
                    edit = replace(edit, opened=outcome.theirs)
            return {
                "edit": edit,
                "faults": faults,
                "outcome": outcome,
                "look": look or save,
                "base": json.dumps(edit.opened.texts),
                **_words(language, counter),
            }

        return await page.show(request, "studio_texts", "studio_text.html", work)

    @routes.get("/studio/texts/{key}")
    async def text(request: Request, key: str) -> HTMLResponse:
        """An entry as it is."""
        return await shown(request, key)

    @routes.post("/studio/texts/{key}")
    async def look(request: Request, key: str) -> HTMLResponse:
        """How an edited entry reads, and what is wrong with it; nothing is saved."""
        return await shown(request, key, look=True)

    @routes.post("/studio/texts/{key}/save")
    async def save(request: Request, key: str) -> HTMLResponse:
        """Write and commit it."""
        return await shown(request, key, save=True)

    return routes


def _read(files: ProjectFiles) -> tuple[dict[str, Entry], str]:
    """The entries; or none, and which file is at fault."""
    try:
        return read_entries(files), ""
    except (TextError, NotWritableError) as error:
        return {}, str(error)


def _has(entry: Entry, wanted: str) -> bool:
    words = wanted.casefold()
    said = [entry.key, *(text for texts in entry.texts.values() for text in texts)]
    return any(words in each.casefold() for each in said)


def _edit(entry: Entry, form: Mapping[str, Any] | None) -> Edit:
    """What the form says; an empty field is a variation that is left out."""
    if form is None:
        return Edit(entry, entry.texts)
    texts = {
        code: tuple(
            clean_text(str(value)).strip()
            for name, value in form.items()
            if name.startswith(f"{code}-") and str(value).strip()
        )
        for code in LANGUAGES
    }
    try:
        base = json.loads(str(form.get("base", "")))
        opened = Entry(entry.key, {code: tuple(map(str, base[code])) for code in LANGUAGES})
    except (ValueError, LookupError, TypeError):
        opened = entry
    return Edit(opened, texts, " ".join(str(form.get("reason", "")).split())[:_MOST_REASON])


def _save(files: ProjectFiles, edit: Edit, faults: list[Fault], staff: Staff) -> Outcome:
    if faults:
        return Outcome(refused="has_problems")
    if edit.texts == edit.opened.texts:
        return Outcome(refused="unchanged")
    if not edit.reason:
        return Outcome(refused="no_reason")
    author = Author(staff.name, staff.email)
    try:
        return Outcome(saved=save_entry(files, edit.opened, edit.texts, author, edit.reason))
    except EntryChangedError as error:
        return Outcome(refused="conflict", theirs=error.theirs)
    except ChangedMeanwhileError:
        return Outcome(refused="just_now")
    except (NotWritableError, TextError) as error:
        return Outcome(refused="not_written", detail=str(error))


def _words(language: str, counter: Counter) -> dict[str, object]:
    return {
        "tell": lambda name, **values: staff_text(language, "editing", name, **values),
        "text_languages": [(code, formats.language_name(language, code)) for code in LANGUAGES],
        "parts": PLACEHOLDER.split,
        "in_force": counter.settings.data_root == PROJECT,
    }
