"""The files of a new language, still empty: `guichet data check` says what is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

_TRAINING = """\
version: "3.1"
nlu:
  - intent: {intent}
    metadata: {{language: {language}}}
    examples: |
"""
_TEST = """\
intent: {intent}
language: {language}
messages: []
"""
#: A text of a responses file, and a name of a labels file, in the language that is copied.
_RESPONSE = re.compile(r"^(\s*- text: ).*$", re.MULTILINE)
_LABEL = re.compile(r"^(\s+[\w-]+: ).*$", re.MULTILINE)


def scaffold(root: Path, language: str) -> list[Path]:
    """Write the files that a language has and that are not there; what exists stays as it is.

    Returns what was written: a training and a test file per intent, the assistant's texts and the
    labels with the keys of the English ones.
    """
    written = []
    for path, content in _files(root, language):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            written.append(path)
    return written


def _files(root: Path, language: str) -> Iterator[tuple[Path, str]]:
    taxonomy = yaml.safe_load((root / "data" / "taxonomy.yml").read_text(encoding="utf-8"))
    for intent in taxonomy["intents"]:
        names = {"intent": intent, "language": language}
        yield root / "data" / "nlu" / language / f"{intent}.yml", _TRAINING.format(**names)
        yield root / "tests" / "data" / "nlu" / language / f"{intent}.yml", _TEST.format(**names)
    for folder, text in (("responses", _RESPONSE), ("labels", _LABEL)):
        english = (root / "data" / folder / "en.yml").read_text(encoding="utf-8")
        yield root / "data" / folder / f"{language}.yml", text.sub(r'\1""', english)
