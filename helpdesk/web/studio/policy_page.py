"""`/studio/policy`: the policy's file, edited with a look at what changes, and saved to git."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData

from helpdesk.conversations.counter import Counter
from helpdesk.training.editing.changes import clean_text, diff_lines
from helpdesk.training.editing.policy import PolicyDraft, PolicyPlace
from helpdesk.training.project_files import (
    Author,
    ChangedMeanwhileError,
    NotWritableError,
    Saved,
)
from helpdesk.training.simulator.cases import difference
from helpdesk.training.simulator.opening import changed_days
from helpdesk.web.staff_page import StaffPage
from helpdesk.web.studio.editor import EditorPage, Meanwhile, Outcome, reason_of
from helpdesk.web.studio.policy_words import PolicyWords

#: Rows of the tables of changes; more are counted.
_MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class PolicyEdit:
    """The file's text, and the text that was opened."""

    text: str
    base: str
    reason: str = ""

    @property
    def changed(self) -> bool:
        return self.text != self.base


class PolicyEditor:
    """The policy's file, as one text."""

    section, template, action = "studio_policy", "studio_policy.html", "edit_policy"
    reading: str | None = None

    def __init__(self, counter: Counter) -> None:
        self._counter = counter
        self._place = PolicyPlace.of(counter.settings)

    def opened(self, key: str, form: FormData | None) -> tuple[PolicyEdit, Outcome]:
        if form is not None:
            text, base = (clean_text(str(form.get(name, ""))) for name in ("text", "base"))
            return PolicyEdit(text, base, reason_of(form)), Outcome()
        try:
            text = self._place.read()
        except NotWritableError as error:
            refused = Outcome(refused="unreadable", detail=error.sentence, closed=True)
            return PolicyEdit("", ""), refused
        return PolicyEdit(text, text), Outcome()

    def faulty(self, edit: PolicyEdit) -> bool:
        return bool(PolicyDraft.read(edit.text).problems)

    def write(self, edit: PolicyEdit, author: Author) -> Saved | Meanwhile[PolicyEdit]:
        try:
            return self._place.save(edit.base, edit.text, author, edit.reason)
        except ChangedMeanwhileError as error:
            (conflict,) = error.conflicts
            theirs = conflict.theirs or ""
            changed = diff_lines(conflict.base or "", theirs)
            return Meanwhile(replace(edit, base=theirs), changed)

    def settled(self, edit: PolicyEdit) -> PolicyEdit:
        return PolicyEdit(edit.text, edit.text)

    def values(
        self, edit: PolicyEdit, outcome: Outcome, language: str, *, look: bool
    ) -> dict[str, Any]:
        place = self._place
        labels = self._counter.services.texts.labels[language]
        words = PolicyWords(language, labels, self._counter.policy.support)
        return {
            "subject": place.path,
            "takes_effect": "policy_in_force" if place.in_force else "policy_elsewhere",
            "kept_in": place,
            **_values(self._counter, edit, words, look=look),
        }


def policy_page(counter: Counter, page: StaffPage) -> APIRouter:
    """The editor; looking changes nothing, saving writes the file."""
    return EditorPage(counter, page, PolicyEditor(counter)).routes("/studio/policy")


def _values(
    counter: Counter, edit: PolicyEdit, words: PolicyWords, *, look: bool
) -> Mapping[str, object]:
    now = counter.clock()
    draft, before = PolicyDraft.read(edit.text), PolicyDraft.read(edit.base).policy
    before = before or counter.policy.support
    lines = edit.text.splitlines()
    compared = look and draft.policy is not None and edit.changed
    first = now.astimezone(before.zone).date()
    return {
        "draft": draft,
        "before": before,
        "line_of": lambda number: lines[number - 1] if 0 < number <= len(lines) else "",
        "diff": diff_lines(edit.base, edit.text),
        "difference": difference(before, draft.policy, now) if compared and draft.policy else None,
        "days": changed_days(before, draft.policy, first) if compared and draft.policy else [],
        "most_rows": _MOST_ROWS,
        "before_words": words,
        "after_words": words,
        "say": words.say,
    }
