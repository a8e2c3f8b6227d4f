"""One slip of the finger."""

from __future__ import annotations

import pytest

from bot.nlu.spelling import Spelling

SPELLING = Spelling(["ticket", "telefon", "english", "mai"], others=["englisch"])


@pytest.mark.parametrize(
    ("word", "listed"),
    [
        ("ticket", "ticket"),
        ("tiket", "ticket"),
        ("tikcet", "ticket"),
        ("tickett", "ticket"),
        ("telafon", "telefon"),
        ("wicket", "wicket"),
        ("tucket", "tucket"),
        ("mais", "mais"),
        ("englisch", "englisch"),
        ("telegramm", "telegramm"),
    ],
)
def test_word_is_corrected_only_when_one_slip_away(word: str, listed: str) -> None:
    assert SPELLING.correct(word) == listed
