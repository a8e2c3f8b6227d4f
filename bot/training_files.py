"""Messages in files, for training and for tests: read strictly, with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.annotations import Annotation, BadAnnotation, parse_annotations


@dataclass(frozen=True)
class Example:
    """A message with its label. `text` is plain; `style` is None in training files."""

    text: str
    intent: str
    language: str
    annotations: tuple[Annotation, ...]
    path: Path
    line: int
    style: str | None = None


class MalformedFile(ValueError):
    """A file that cannot be used; the message begins with `<file>:<line>: `."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path, self.line, self.problem = path, line, problem


def read_training_folder(folder: Path) -> list[Example]:
    """All messages of `<folder>/<language>/<intent>.yml`. Raises MalformedFile."""
    return [each for path in sorted(folder.glob("*/*.yml")) for each in read_training_file(path)]


def read_test_folder(folder: Path) -> list[Example]:
    """All messages of `<folder>/<language>/<intent>.yml`. Raises MalformedFile."""
    return [each for path in sorted(folder.glob("*/*.yml")) for each in read_test_file(path)]


def read_training_file(path: Path) -> list[Example]:
    """The messages of one file in Rasa's format. Raises MalformedFile."""
    return [
        example
        for block in _items(path, _field(path, _compose(path), "nlu"))
        for example in _block_examples(path, block)
    ]


def read_test_file(path: Path) -> list[Example]:
    """The messages of `{intent, language, messages: [{style, text}]}`. Raises MalformedFile."""
    root = _compose(path)
    intent, language = _text(path, root, "intent"), _text(path, root, "language")
    return [
        _example(
            path,
            _line(message),
            _text(path, message, "text"),
            intent,
            language,
            _text(path, message, "style"),
        )
        for message in _items(path, _field(path, root, "messages"))
    ]


def _block_examples(path: Path, block: yaml.Node) -> Iterator[Example]:
    intent = _text(path, block, "intent")
    language = _text(path, _field(path, block, "metadata"), "language")
    examples = _field(path, block, "examples")
    if not isinstance(examples, yaml.ScalarNode) or examples.style != "|":
        raise MalformedFile(path, _line(examples), "examples must be a block that begins with '|'")
    for number, row in enumerate(examples.value.splitlines(), start=_line(examples) + 1):
        if not row.strip():
            continue
        if not row.startswith("- ") or not row[2:].strip():
            raise MalformedFile(path, number, f"an example begins with '- ', not {row[:20]!r}")
        yield _example(path, number, row[2:].strip(), intent, language)


def _example(
    path: Path, line: int, marked: str, intent: str, language: str, style: str | None = None
) -> Example:
    try:
        text, annotations = parse_annotations(marked)
    except BadAnnotation as error:
        raise MalformedFile(path, line, str(error)) from error
    return Example(text, intent, language, annotations, path, line, style)


def _compose(path: Path) -> yaml.Node:
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise MalformedFile(path, line, f"no YAML: {error.problem}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise MalformedFile(path, 1, f"no YAML in UTF-8: {error}") from error
    if root is None:
        raise MalformedFile(path, 1, "empty")
    return root


def _field(path: Path, node: yaml.Node, name: str) -> yaml.Node:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == name:
                return value
    raise MalformedFile(path, _line(node), f"{name!r} is missing")


def _items(path: Path, node: yaml.Node) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode):
        raise MalformedFile(path, _line(node), "a list is expected")
    return node.value


def _text(path: Path, node: yaml.Node, name: str) -> str:
    value = _field(path, node, name)
    if not isinstance(value, yaml.ScalarNode) or not value.value.strip():
        raise MalformedFile(path, _line(value), f"{name!r} must be a text")
    return value.value


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1
