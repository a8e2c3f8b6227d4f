"""Clauses of a message."""

from __future__ import annotations

import pytest

from bot.nlu.clauses import clauses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "refund me the last month and close my account now",
            ["refund me the last month", "and close my account now"],
        ),
        (
            "My card was charged twice. Where is my invoice please?",
            ["My card was charged twice.", "Where is my invoice please?"],
        ),
        ("account hacked", []),
        ("bread and butter", []),
        ("", []),
    ],
)
def test_message_is_parted_only_when_each_part_could_be_a_request(
    text: str, expected: list[str]
) -> None:
    assert clauses(text) == expected
