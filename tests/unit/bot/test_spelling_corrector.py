"""Slips of the finger in messages."""

from __future__ import annotations

import pytest

from bot.nlu.spelling import Spelling
from bot.nlu.spelling_corrector import corrected

SPELLING = Spelling(["account", "password", "invoice"], others=["accounts"])


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("my acount, the Pasword!", "my account, the password!"),
        ("Account and accounts", "Account and accounts"),
        ("xyz 123", "xyz 123"),
        ("", ""),
    ],
)
def test_near_misses_become_the_word_that_was_meant(text: str, right: str) -> None:
    assert corrected(text, SPELLING) == right
