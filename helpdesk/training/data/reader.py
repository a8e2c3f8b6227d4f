"""Training messages with file and line, read as training reads them (bot/training_files.py)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from helpdesk.texts.problems import ProblemError, not_yaml, sentence
from helpdesk.texts.staff import Sentence
from helpdesk.training.data.marks import Mark, MarkError, read_marks

_QUOTES = str.maketrans({"\u00b4": "'", "\u0060": "'", "\u2018": "'", "\u2019": "'"})


@dataclass(frozen=True, slots=True)
class Example:
    """A message with its label, and where it stands (`line` counts from 1)."""

    text: str
    intent: str
    language: str
    marks: tuple[Mark, ...]
    path: str
    line: int

    @property
    def place(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"


class MalformedFileError(ProblemError):
    """A file that cannot be read; nothing is written into it until somebody repairs it."""

    def __init__(self, path: str, line: int, problem: Sentence) -> None:
        super().__init__(sentence("at_line", path=path, line=line, problem=problem))
        self.path, self.line = path, line


def key_of(text: str) -> str:
    """What remains without case, accents and punctuation: the same message has the same."""
    plain = unicodedata.normalize("NFKC", text).translate(_QUOTES).lower().replace("ß", "ss")
    letters = (c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    folded = "".join(letters)
    return " ".join(re.findall(r"\w+", folded)) or folded


def read_messages(path: str, text: str) -> list[Example]:
    """The messages of a training file. Raises MalformedFileError."""
    return [
        example
        for block in _items(path, _field(path, _compose(path, text), "nlu"))
        for example in _block(path, block)
    ]


def end_of_examples(path: str, text: str, intent: str) -> int:
    """After which line a further message of the intent belongs. Raises MalformedFileError."""
    last = None
    for block in _items(path, _field(path, _compose(path, text), "nlu")):
        if _text(path, block, "intent") == intent:
            examples = _field(path, block, "examples")
            last = examples.start_mark.line + 1
            for number, row in enumerate(_rows(path, examples), start=last + 1):
                last = number if row.strip() else last
    if last is None:
        raise MalformedFileError(path, 1, sentence("no_examples", intent=intent))
    return last


def _block(path: str, block: yaml.Node) -> Iterator[Example]:
    intent = _text(path, block, "intent")
    language = _text(path, _field(path, block, "metadata"), "language")
    examples = _field(path, block, "examples")
    for number, row in enumerate(_rows(path, examples), start=_line(examples) + 1):
        if not row.strip():
            continue
        if not row.startswith("- ") or not row[2:].strip():
            problem = sentence("example_dash", found=repr(row[:20]))
            raise MalformedFileError(path, number, problem)
        try:
            plain, marks = read_marks(row[2:].strip())
        except MarkError as error:
            raise MalformedFileError(path, number, error.sentence) from error
        yield Example(plain, intent, language, marks, path, number)


def _rows(path: str, examples: yaml.Node) -> list[str]:
    if not isinstance(examples, yaml.ScalarNode) or examples.style != "|":
        raise MalformedFileError(path, _line(examples), sentence("examples_block"))
    return str(examples.value).splitlines()


def _compose(path: str, text: str) -> yaml.Node:
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise MalformedFileError(path, *not_yaml(error)) from error
    if root is None:
        raise MalformedFileError(path, 1, sentence("yaml_empty"))
    return root


def _field(path: str, node: yaml.Node, name: str) -> yaml.Node:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == name:
                found: yaml.Node = value
                return found
    raise MalformedFileError(path, _line(node), sentence("field_missing", name=name))


def _items(path: str, node: yaml.Node) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise MalformedFileError(path, _line(node), sentence("list_expected"))
    items: list[yaml.Node] = node.value
    return items


def _text(path: str, node: yaml.Node, name: str) -> str:
    value = _field(path, node, name)
    if not isinstance(value, yaml.ScalarNode) or not value.value.strip():
        raise MalformedFileError(path, _line(value), sentence("text_expected", name=name))
    return str(value.value)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
