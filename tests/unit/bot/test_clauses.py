"""Clauses of a message, and how a story ends."""

from __future__ import annotations

import pytest

from bot.nlu.clauses import clauses, closing_sentence

STORY = (
    "We moved to your service in spring, and my nephew did most of it for our choir. Since then he "
    "has left for Canada and I look after all of it on my own."
)


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{STORY} How do I add a colleague?", "How do I add a colleague?"),
        (
            f"{STORY}\nHow do I add a colleague? Many thanks!",
            "How do I add a colleague? Many thanks!",
        ),
        (f"{STORY.replace('.', ',')} so how do I add a colleague", None),
        ("My nephew has left. How do I add a colleague?", None),
        ("", None),
    ],
)
def test_closing_sentence_is_the_last_of_a_story_with_several(
    text: str, expected: str | None
) -> None:
    assert closing_sentence(text) == expected
