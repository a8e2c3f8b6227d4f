"""`/studio/texts`: what the assistant says, one entry in five languages side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.routing import add_routes
from helpdesk.settings import PROJECT
from helpdesk.texts import formats
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.texts.problems import ProblemError
from helpdesk.texts.staff import Sentence, staff_text
from helpdesk.training.editing.changes import clean_text
from helpdesk.training.editing.responses import (
    PLACEHOLDER,
    Entry,
    EntryChangedError,
    Variations,
    faults_of,
    read_entries,
    save_entry,
)
from helpdesk.training.project_files import Author, ProjectFiles, Saved
from helpdesk.web.staff_page import MissingError, StaffPage, desk_language
from helpdesk.web.studio.editor import EditorPage, Meanwhile, Outcome, reason_of


@dataclass(frozen=True, slots=True)
class TextEdit:
    """An entry as it was opened, and its texts as they are to be."""

    opened: Entry
    texts: Variations
    reason: str = ""

    @property
    def changed(self) -> bool:
        return self.texts != self.opened.texts


class TextEditor:
    """One entry in all languages."""

    section, template, action = "studio_texts", "studio_text.html", "edit_text"
    reading: str | None = None

    def __init__(self, counter: Counter) -> None:
        self.files = ProjectFiles(counter.settings.data_root)
        self._in_force = counter.settings.data_root == PROJECT

    def opened(self, key: str, form: FormData | None) -> tuple[TextEdit, Outcome]:
        entries, fault = _read(self.files)
        if not fault and key not in entries:
            raise MissingError
        entry = entries.get(key, Entry(key, dict.fromkeys(LANGUAGES, ())))
        outcome = Outcome(refused="texts_broken", detail=fault) if fault else Outcome()
        return _edit(entry, form), outcome

    def faulty(self, edit: TextEdit) -> bool:
        return bool(faults_of(edit.opened, edit.texts))

    def write(self, edit: TextEdit, author: Author) -> Saved | Meanwhile[TextEdit]:
        try:
            return save_entry(self.files, edit.opened, edit.texts, author, edit.reason)
        except EntryChangedError as error:
            return Meanwhile(replace(edit, opened=error.theirs), error.theirs)

    def settled(self, edit: TextEdit) -> TextEdit:
        return TextEdit(replace(edit.opened, texts=edit.texts), edit.texts)

    def values(
        self, edit: TextEdit, outcome: Outcome, language: str, *, look: bool
    ) -> dict[str, Any]:
        return {
            "subject": edit.opened.key,
            "takes_effect": "texts_in_force" if self._in_force else "texts_elsewhere",
            "faults": faults_of(edit.opened, edit.texts) if look else [],
            "base": json.dumps(edit.opened.texts),
            "text_languages": [(code, formats.language_name(language, code)) for code in LANGUAGES],
            "parts": PLACEHOLDER.split,
        }


def texts_page(counter: Counter, page: StaffPage) -> APIRouter:
    """The list of entries, and the editor of each."""
    routes = APIRouter(include_in_schema=False)
    editor = TextEditor(counter)

    @routes.get("/studio/texts")
    async def texts(request: Request) -> HTMLResponse:
        """All entries, or those with these words; what is not translated says so."""

        def work(_session: Session, staff: Staff) -> Mapping[str, object]:
            wanted = request.query_params.get("q", "").strip()
            entries, fault = _read(editor.files)
            language = desk_language(staff, request)
            return {
                "entries": [each for each in entries.values() if _has(each, wanted)],
                "wanted": wanted,
                "fault": fault,
                "tell": lambda name, **values: staff_text(language, "editing", name, **values),
            }

        return await page.show(request, "studio_texts", "studio_texts.html", work)

    add_routes(
        routes,
        EditorPage(counter, page, editor).routes("/studio/texts/{key}"),
    )
    return routes


def _read(files: ProjectFiles) -> tuple[dict[str, Entry], Sentence | None]:
    """The entries; or none, and which file is at fault."""
    try:
        return read_entries(files), None
    except ProblemError as error:
        return {}, error.sentence


def _has(entry: Entry, wanted: str) -> bool:
    words = wanted.casefold()
    said = [entry.key, *(text for texts in entry.texts.values() for text in texts)]
    return any(words in each.casefold() for each in said)


def _edit(entry: Entry, form: FormData | None) -> TextEdit:
    """What the form says; an empty field is a variation that is left out."""
    if form is None:
        return TextEdit(entry, entry.texts)
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
    return TextEdit(opened, texts, reason_of(form))
