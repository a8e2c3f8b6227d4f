"""`/studio/conversations/{id}/test`: a conversation saved as a regression test, with a commit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData

from helpdesk.accounts.model import Account
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation
from helpdesk.settings import PROJECT
from helpdesk.texts import formats
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.texts.staff import staff_text
from helpdesk.training.conversations import regression
from helpdesk.training.conversations.recorded import recorded
from helpdesk.training.conversations.told import told
from helpdesk.training.data.corpus import taxonomy_of
from helpdesk.training.data.reader import MalformedFileError
from helpdesk.training.editing.changes import clean_text, diff_lines
from helpdesk.training.project_files import (
    Author,
    ChangedMeanwhileError,
    NotWritableError,
    ProjectFiles,
    Saved,
)
from helpdesk.triage.yaml_entry import Problem
from helpdesk.web.staff_page import MissingError, StaffPage
from helpdesk.web.studio.editor import EditorPage, Meanwhile, Outcome, reason_of


@dataclass(frozen=True, slots=True)
class RegressionEdit:
    """A file to be: its language and name, its text, and the text that is there (`base`).

    `key` is what it is opened by. `base` counts for the file at `base_path` only: under another
    name it is a new file.
    """

    key: str
    language: str
    name: str
    text: str
    base: str = ""
    base_path: str = ""
    reason: str = ""

    @property
    def changed(self) -> bool:
        return self.text != self.opened

    @property
    def path(self) -> str:
        """The file; "" where language and name make none."""
        try:
            return regression.path_of(self.language, self.name)
        except ValueError:
            return ""

    @property
    def opened(self) -> str:
        """The text that this edit changes."""
        return self.base if self.path == self.base_path else ""


class RegressionEditor:
    """One conversation as a file of `tests/conversations`."""

    section, template, action = "studio_conversations", "studio_regression.html", "save_test"
    reading: str | None = "read_conversation"

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._files = ProjectFiles(counter.settings.data_root)

    def opened(self, key: str, form: FormData | None) -> tuple[RegressionEdit, Outcome]:
        if form is None:
            return self._drafted(key), Outcome()
        language, name = (str(form.get(field, "")).strip() for field in ("language", "name"))
        text, base = (clean_text(str(form.get(field, ""))) for field in ("text", "base"))
        base_path = str(form.get("base_path", ""))
        return RegressionEdit(
            key, language, name, text, base, base_path, reason_of(form)
        ), Outcome()

    def faulty(self, edit: RegressionEdit) -> bool:
        return not edit.path or bool(self._problems(edit))

    def write(self, edit: RegressionEdit, author: Author) -> Saved | Meanwhile[RegressionEdit]:
        try:
            return regression.save(
                self._files, edit.path, edit.opened, edit.text, author, edit.reason
            )
        except ChangedMeanwhileError as error:
            (conflict,) = error.conflicts
            theirs = conflict.theirs or ""
            changed = diff_lines(conflict.base or "", theirs)
            return Meanwhile(replace(edit, base=theirs, base_path=edit.path), changed)

    def settled(self, edit: RegressionEdit) -> RegressionEdit:
        return replace(edit, base=edit.text, base_path=edit.path, reason="")

    def values(
        self, edit: RegressionEdit, outcome: Outcome, language: str, *, look: bool
    ) -> dict[str, Any]:
        lines = edit.text.splitlines()
        elsewhere = self._counter.settings.data_root != PROJECT
        return {
            "subject": edit.path,
            "takes_effect": "test_elsewhere" if elsewhere else "test_in_force",
            "problems": self._problems(edit),
            "line_of": lambda number: lines[number - 1] if 0 < number <= len(lines) else "",
            "diff": diff_lines(edit.opened, edit.text),
            "say": partial(staff_text, language, "reviews"),
            "test_languages": [(code, formats.language_name(language, code)) for code in LANGUAGES],
            "in_words": "" if edit.path else "test_name_wrong",
            "address": f"/studio/conversations/{edit.key}/test",
            "back": f"/studio/conversations/{edit.key}",
            "is_new": True,
        }

    def _drafted(self, conversation_id: str) -> RegressionEdit:
        """What took place, under a name that is free. Raises MissingError."""
        counter = self._counter
        policy = counter.policy.support
        with counter.store.reading() as session:
            conversation = session.get(Conversation, conversation_id)
            if conversation is None:
                raise MissingError
            account_id = conversation.account_id
            account = session.get(Account, account_id) if account_id else None
            whole = told(session, conversation, policy.topics, counter.clock())
        text = recorded(whole, account.plan if account else None, policy.zone)
        language = whole.languages[0] if whole.languages else conversation.language
        name = regression.free_name(self._files, language, conversation.topic or "conversation")
        return RegressionEdit(conversation_id, language, name, text)

    def _problems(self, edit: RegressionEdit) -> tuple[Problem, ...]:
        return regression.problems_of(edit.text, self._topics())

    def _topics(self) -> frozenset[str]:
        """Those of the edited project; where they cannot be read, those of the policy."""
        try:
            intents = taxonomy_of(self._files)["intents"]
        except (MalformedFileError, NotWritableError):
            return frozenset(self._counter.policy.support.topics)
        return frozenset(name for name, each in intents.items() if each.get("kind") == "issue")


def regression_page(counter: Counter, page: StaffPage) -> APIRouter:
    """The editor; looking changes nothing, saving writes the file."""
    editor = EditorPage(counter, page, RegressionEditor(counter))
    return editor.routes("/studio/conversations/{key}/test")
