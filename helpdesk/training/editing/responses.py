"""What the assistant says, edited entry by entry in all languages: data/responses/<lang>.yml."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ruamel.yaml import YAML, YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from helpdesk.texts.catalog import LANGUAGES, TextError, read_responses
from helpdesk.texts.problems import ProblemError, not_yaml, sentence
from helpdesk.training.editing.changes import commit_message
from helpdesk.training.project_files import Author, Change, ProjectFiles, Saved

PLACEHOLDER = re.compile(r"{(\w+)}")

#: The variations of one entry, by language.
Variations = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the assistant says; a language without it has no variations."""

    key: str
    texts: Variations

    @property
    def missing(self) -> list[str]:
        """The languages into which it is not translated."""
        return [code for code in LANGUAGES if not self.texts[code]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an entry in a language; `what` is a key of the texts."""

    language: str
    what: str
    names: str = ""


class BrokenTextsError(ProblemError):
    """A file of texts that cannot be used; the sentence names it."""


class EntryChangedError(Exception):
    """Nothing was written: the entry was changed since; `theirs` is what it says now."""

    def __init__(self, theirs: Entry) -> None:
        super().__init__(theirs.key)
        self.theirs = theirs


def path_of(language: str) -> str:
    """The file of a language."""
    return f"data/responses/{language}.yml"


def read_entries(files: ProjectFiles) -> dict[str, Entry]:
    """All entries, in the order of the English file.

    Raises BrokenTextsError naming the file that is no file of responses, and NotWritableError.
    """
    texts = {code: _read(files, code) for code in LANGUAGES}
    keys = dict.fromkeys(key for code in LANGUAGES for key in texts[code])
    return {key: Entry(key, {code: texts[code].get(key, ()) for code in LANGUAGES}) for key in keys}


def faults_of(before: Entry, after: Variations) -> list[Fault]:
    """What the checks of the catalogue find: a translation that is missing or a copy, and
    placeholders that are not those of the entry as it is, which are what the assistant fills."""
    known = _placeholders(before.texts)
    faults = []
    for code in LANGUAGES:
        if not after[code]:
            faults.append(Fault(code, "no_text"))
        elif code != "en" and after[code] == after["en"]:
            faults.append(Fault(code, "left_in_english"))
        for text in after[code]:
            used = set(PLACEHOLDER.findall(text))
            if unknown := used - known:
                faults.append(Fault(code, "unknown_placeholder", _listed(unknown)))
            if lacking := known - used:
                faults.append(Fault(code, "lacking_placeholder", _listed(lacking)))
    return list(dict.fromkeys(faults))


def save_entry(
    files: ProjectFiles, base: Entry, after: Variations, author: Author, reason: str
) -> Saved:
    """Write an entry without faults in the languages in which it is changed, and commit it.

    Everything else of the files stays to the byte. Raises EntryChangedError where one of these
    languages says something else than `base` by now, and what reading and writing raise.
    """
    theirs = read_entries(files).get(base.key, Entry(base.key, dict.fromkeys(LANGUAGES, ())))
    changed = [code for code in LANGUAGES if after[code] != base.texts[code]]
    if any(theirs.texts[code] not in (base.texts[code], after[code]) for code in changed):
        raise EntryChangedError(theirs)
    changes = []
    for code in changed:
        text = files.read(path_of(code)) or ""
        changes.append(Change(path_of(code), text, edited(text, base.key, after[code])))
    return files.save(changes, author, commit_message("texts", reason))


def edited(text: str, key: str, variations: Sequence[str]) -> str:
    """A file with other variations under a key; comments, order and quotes stay."""
    yaml = _yaml()
    content = yaml.load(text)
    kept = content["responses"].setdefault(key, [])
    for index, variation in enumerate(variations):
        if index == len(kept):
            kept.append({"text": DoubleQuotedScalarString(variation)})
        elif str(kept[index]["text"]).strip() != variation:
            kept[index]["text"] = DoubleQuotedScalarString(variation)
    del kept[len(variations) :]
    written = io.StringIO()
    yaml.dump(content, written)
    return written.getvalue()


def _read(files: ProjectFiles, language: str) -> dict[str, tuple[str, ...]]:
    path = path_of(language)
    text = files.read(path)
    if text is None:
        raise BrokenTextsError(sentence("not_there", path=path))
    try:
        _yaml().load(text)
        return read_responses(text, path)
    except YAMLError as error:
        line, problem = not_yaml(error)
        problem = sentence("at_line", path=path, line=line, problem=problem)
        raise BrokenTextsError(problem) from error
    except TextError as error:
        problem = sentence("file_at", path=path, problem=sentence("responses_malformed"))
        raise BrokenTextsError(problem) from error


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _placeholders(texts: Variations) -> set[str]:
    """Those of the English texts, which the others follow."""
    english = texts["en"] or next((each for each in texts.values() if each), ())
    return {name for text in english for name in PLACEHOLDER.findall(text)}


def _listed(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names))
