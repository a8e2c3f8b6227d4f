"""Messages in files: read strictly, errors with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.training_files import MalformedFile, read_test_file, read_training_file

GOOD = """\
version: "3.1"
nlu:
  - intent: greet
    metadata: {language: fr}
    examples: |
      - Bonjour
      - Salut à [tous](date)
"""


def written(folder: Path, content: str) -> Path:
    path = folder / "greet.yml"
    path.write_text(content, encoding="utf-8")
    return path


def test_training_file_gives_plain_messages_with_their_lines(tmp_path: Path) -> None:
    examples = read_training_file(written(tmp_path, GOOD))

    assert [(each.text, each.line) for each in examples] == [("Bonjour", 6), ("Salut à tous", 7)]
    assert {(each.intent, each.language, each.style) for each in examples} == {
        ("greet", "fr", None)
    }


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("nlu: [", 1),
        ("", 1),
        ("version: 1\n", 1),
        (GOOD.replace("metadata: {language: fr}", "other: 1"), 3),
        (GOOD.replace("- Salut", "Salut"), 7),
        (GOOD.replace("[tous](date)", "[tous"), 7),
        (GOOD.replace("examples: |", "examples:").replace("      - ", "      - x"), 5),
    ],
)
def test_malformed_file_is_refused_with_its_line(tmp_path: Path, content: str, line: int) -> None:
    path = written(tmp_path, content)

    with pytest.raises(MalformedFile) as refused:
        read_training_file(path)

    assert str(refused.value).startswith(f"{path}:")
    assert abs(refused.value.line - line) <= 1


def test_test_file_gives_styles_and_line_breaks(tmp_path: Path) -> None:
    content = 'intent: greet\nlanguage: en\nmessages:\n  - style: email\n    text: "Hello,\\nyou"\n'

    (example,) = read_test_file(written(tmp_path, content))

    assert (example.text, example.style, example.intent) == ("Hello,\nyou", "email", "greet")
