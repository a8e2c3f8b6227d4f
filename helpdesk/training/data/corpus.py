"""All training messages, and the held-out test messages by their key: which text stands where."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from helpdesk.texts.problems import ProblemError, not_yaml, sentence, unreadable
from helpdesk.training.data.reader import Example, MalformedFileError, key_of, read_messages
from helpdesk.training.project_files import NotWritableError, ProjectFiles

NLU, TESTS = "data/nlu", ("tests/data/nlu", "tests/data/blind")


class Corpus:
    """The messages below one root as they are now; files that did not change are not read again.

    Files that cannot be read are in `broken`, and their messages unknown.
    """

    def __init__(self, files: ProjectFiles) -> None:
        self.broken: list[ProblemError] = []
        self._by_key: dict[tuple[str, str], list[Example]] = {}
        self._tests: dict[tuple[str, str], str] = {}
        for path in sorted((files.root / NLU).glob("*/*.yml")):
            self._learn(files, path)
        for path in sorted(path for each in TESTS for path in (files.root / each).glob("*/*.yml")):
            name = path.relative_to(files.root).as_posix()
            for key in _test_keys(path, path.stat().st_mtime_ns):
                self._tests[path.parent.name, key] = name

    def _learn(self, files: ProjectFiles, path: Path) -> None:
        name = path.relative_to(files.root).as_posix()
        try:
            found = _messages(path, name, path.stat().st_mtime_ns, path.stat().st_size)
        except (MalformedFileError, NotWritableError) as error:
            self.broken.append(error)
            return
        for key, example in found:
            self._by_key.setdefault((path.parent.name, key), []).append(example)

    def find(self, text: str, language: str) -> list[Example]:
        """Where the message stands already, but for case, accents and punctuation."""
        return self._by_key.get((language, key_of(text)), [])

    def is_test(self, text: str, language: str) -> str | None:
        """The file of test messages that has it; a test message never becomes training data."""
        return self._tests.get((language, key_of(text)))


def taxonomy_of(files: ProjectFiles) -> Mapping[str, Any]:
    """`data/taxonomy.yml` of the edited project. Raises MalformedFileError."""
    path = "data/taxonomy.yml"
    text = files.read(path)
    try:
        content = yaml.safe_load(text or "")
        return {name: content[name] for name in ("intents", "entities", "languages")}
    except yaml.YAMLError as error:
        raise MalformedFileError(path, *not_yaml(error)) from error
    except (TypeError, KeyError) as error:
        raise MalformedFileError(path, 1, sentence("no_taxonomy")) from error


@lru_cache(maxsize=2_000)
def _messages(path: Path, name: str, _changed: int, _size: int) -> list[tuple[str, Example]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotWritableError(unreadable(name, error)) from error
    return [(key_of(each.text), each) for each in read_messages(name, text)]


@lru_cache(maxsize=2_000)
def _test_keys(path: Path, _changed: int) -> frozenset[str]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return frozenset(key_of(str(each["text"])) for each in content["messages"])
    except (OSError, yaml.YAMLError, UnicodeDecodeError, TypeError, KeyError):
        # The data check says what is wrong there; it keeps nobody from annotating.
        return frozenset()
