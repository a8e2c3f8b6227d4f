"""JSON lines in, JSON lines out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.parse import LONGEST_TEXT, answers


def understood(text: str) -> dict[str, Any]:
    return {"text": text}


def test_each_line_is_answered_in_order_and_errors_stay_on_their_line() -> None:
    lines = [b'{"text": "one"}\n', b"nonsense\n", b"\n", b'{"text": "two"}\n']

    given = list(answers(lines, understood))

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

    assert list(answers([json.dumps({"text": text}).encode()], understood)) == [{"text": text}]
