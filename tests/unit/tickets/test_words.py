"""Words are folded before any database sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.tickets.words import LONGEST, fold


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Réponse à l’ÉQUIPE", ["reponse", "a", "l", "equipe"]),
        ("Straße, Ünïcödé!", ["strasse", "unicode"]),
        ("F-2026_11 <anna@example.com>", ["f", "2026", "11", "anna", "example", "com"]),
        ("ﬁnance ＡＢＣ", ["finance", "abc"]),
        ("' OR 1=1; --", ["or", "1", "1"]),
        ("... !", []),
        ("x" * 99, ["x" * LONGEST]),
    ],
)
def test_text_becomes_plain_words_when_it_is_folded(text: str, words: list[str]) -> None:
    assert fold(text) == words


@given(st.text(max_size=200))
def test_words_stay_as_they_are_when_they_are_folded_again(text: str) -> None:
    once = fold(text)
    assert [again for word in once for again in fold(word)] == once
