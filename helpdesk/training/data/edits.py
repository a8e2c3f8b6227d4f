"""One message more or less in a training file; every other byte stays as it is."""

from __future__ import annotations

from helpdesk.texts.problems import sentence
from helpdesk.training.data.reader import (
    MalformedFileError,
    end_of_examples,
    key_of,
    read_messages,
)


def with_message(path: str, text: str, intent: str, marked: str) -> str:
    """The file with a message at the end of the intent's examples. Raises MalformedFileError."""
    before = read_messages(path, text)
    own = [each for each in before if each.intent == intent]
    after = end_of_examples(path, text, intent)
    lines = text.splitlines(keepends=True)
    model = lines[own[-1].line - 1] if own else "      - "
    indent = model[: len(model) - len(model.lstrip())]
    if after and not lines[after - 1].endswith("\n"):
        lines[after - 1] += "\n"
    lines.insert(after, f"{indent}- {marked}\n")
    changed = "".join(lines)
    if len(read_messages(path, changed)) != len(before) + 1:
        raise MalformedFileError(path, after + 1, sentence("not_read_again"))
    return changed


def without_message(path: str, text: str, key: str) -> str:
    """The file without the messages of this key. Raises MalformedFileError."""
    gone = {each.line for each in read_messages(path, text) if key_of(each.text) == key}
    lines = text.splitlines(keepends=True)
    return "".join(line for number, line in enumerate(lines, start=1) if number not in gone)
