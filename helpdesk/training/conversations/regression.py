"""Regression conversations as files of the project: checked, written and committed, never lost."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from helpdesk.texts.catalog import LANGUAGES
from helpdesk.training.conversations.script import ScriptError, read_script
from helpdesk.training.editing.changes import commit_message, opened
from helpdesk.training.project_files import Author, Change, ProjectFiles, Saved
from helpdesk.triage.yaml_entry import Problem

FOLDER = "tests/conversations"
_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_LONGEST_NAME = 60
_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SavedTest:
    """A conversation that is a file; where no title can be read, its name stands for it."""

    language: str
    name: str
    title: str

    def has(self, words: str) -> bool:
        """Whether these words are in its name or title."""
        return words.casefold() in f"{self.name} {self.title}".casefold()


def is_name(name: str) -> bool:
    """Whether a file may be called so: words of small letters and digits, with underscores."""
    return bool(_NAME.fullmatch(name)) and len(name) <= _LONGEST_NAME


def path_of(language: str, name: str) -> str:
    """The file of a conversation. Raises ValueError for what names none."""
    if language not in LANGUAGES or not is_name(name):
        raise ValueError(f"{language}/{name} names no conversation")
    return f"{FOLDER}/{language}/{name}.yml"


def saved_tests(files: ProjectFiles) -> list[SavedTest]:
    """All of them, by language and name. Titles are taken from their line, also of broken files:
    these are to be found and put right."""
    found = []
    for path in sorted((files.root / FOLDER).glob("*/*.yml")):
        language, name = path.parent.name, path.stem
        if language in LANGUAGES and is_name(name):
            title = _TITLE.search(path.read_text("utf-8", errors="replace"))
            found.append(SavedTest(language, name, title[1].strip("\"'") if title else name))
    return found


def problems_of(text: str, topics: Collection[str]) -> tuple[Problem, ...]:
    """What keeps it from being played, in the order of its lines."""
    try:
        read_script("", text, topics)
    except ScriptError as error:
        return error.problems
    return ()


def save(
    files: ProjectFiles, path: str, base: str, text: str, author: Author, reason: str
) -> Saved:
    """Write a conversation without problems, and commit it. `base` is "" for a new one.

    Raises what ProjectFiles.save raises, ChangedMeanwhileError where the file is there already.
    """
    change = Change(path, opened(files, path, base), text)
    return files.save([change], author, commit_message("tests", reason))


def free_name(files: ProjectFiles, language: str, wanted: str) -> str:
    """`wanted`, or with the first number behind it that no file has."""
    for number in range(1, 1_000):
        name = wanted if number == 1 else f"{wanted[: _LONGEST_NAME - 4]}_{number}"
        if files.read(path_of(language, name)) is None:
            return name
    return wanted
