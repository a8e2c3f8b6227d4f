"""What an edit changes, as people read it, and how it is written down in git."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from textwrap import shorten

from helpdesk.training.project_files import ProjectFiles

_CONTEXT = 2
_SUBJECT = 72


class Kind(StrEnum):
    """A line that stays, is added or removed; or a gap: lines that are not shown."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a diff. `number` counts from 1, in the text that has the line."""

    kind: Kind
    number: int
    text: str


def diff_lines(before: str, after: str) -> list[Line]:
    """What is changed, with a few lines around it. Empty where nothing is."""
    return list(_lines(before.splitlines(), after.splitlines()))


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(_CONTEXT)
    shown = 0
    for group in groups:
        if group[0][3] > shown:
            yield Line(Kind.GAP, group[0][3], "")
        for tag, start, end, new_start, new_end in group:
            if tag == "equal":
                for index in range(new_start, new_end):
                    yield Line(Kind.SAME, index + 1, new[index])
                continue
            for index in range(start, end):
                yield Line(Kind.REMOVED, index + 1, old[index])
            for index in range(new_start, new_end):
                yield Line(Kind.ADDED, index + 1, new[index])
        shown = group[-1][4]


def clean_text(text: str) -> str:
    """A text as a file keeps it: lines end in one way, and the last one ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines.rstrip("\n") + "\n" if lines.strip() else ""


def opened(files: ProjectFiles, path: str, base: str) -> str | None:
    """The text that an edit began with, to the byte: a form gives it back as clean text.

    None for a file that was not there. Raises NotWritableError.
    """
    now = files.read(path)
    if now is not None and clean_text(now) == clean_text(base):
        return now
    return base or None


def commit_message(area: str, reason: str) -> str:
    """`area: reason`; where that is long, the whole reason is below."""
    reason = " ".join(reason.split())
    subject = f"{area}: {reason}"
    if len(subject) <= _SUBJECT:
        return subject
    return f"{shorten(subject, _SUBJECT, placeholder='…')}\n\n{reason}"
