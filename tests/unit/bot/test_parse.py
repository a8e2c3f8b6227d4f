"""JSON lines in, JSON lines out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest

from bot.parse import LONGEST_TEXT, READ, answers, arriving


def understood(texts: Sequence[str]) -> list[dict[str, Any]]:
    return [{"text": text} for text in texts]


def test_each_line_is_answered_in_order_and_errors_stay_on_their_line() -> None:
    lines = [b'{"text": "one"}\n', b"nonsense\n", b"\n", b'{"text": "two"}\n']

    given = answers(lines, understood)

    assert given[0] == {"text": "one"}
    assert "error" in given[1]
    assert given[2] == {"text": "two"}


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b'"text"',
        b"{}",
        b'{"text": 1}',
        b'{"text": ""}',
        b'{"text": "   "}',
        b'{"text": "\\ud800"}',
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"text": "a" * (LONGEST_TEXT + 1)}).encode(),
        json.dumps({"text": "a" * 300_000}).encode(),
    ],
)
def test_bad_line_gives_an_error_in_its_place(line: bytes) -> None:
    (answer,) = answers([line], understood)

    assert set(answer) == {"error"}


def test_longest_allowed_text_is_understood() -> None:
    text = "é" * LONGEST_TEXT

    assert answers([json.dumps({"text": text}).encode()], understood) == [{"text": text}]


def test_lines_stay_whole_however_they_arrive() -> None:
    content = b"a" * READ + b"\nb\n" + b"c" * 10

    lines = [line for batch in arriving(BytesIO(content)) for line in batch]

    assert lines == [b"a" * READ, b"b", b"c" * 10]
