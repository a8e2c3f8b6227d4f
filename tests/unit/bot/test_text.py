"""Normal text: one spelling, traceable to the original."""

from __future__ import annotations

import pytest

from bot.nlu.text import fold, normalise


@pytest.mark.parametrize(
    ("original", "normal"),
    [
        ("plain text", "plain text"),
        ("c´est l’heure", "c'est l'heure"),
        ("pass\u200bword", "password"),
        ("\u202eabc\u202c", "abc"),
        ("e\u0301te\u0301", "été"),
        ("\U0001d407\U0001d41e\U0001d425\U0001d425\U0001d428", "Hello"),
        ("a\u00a0b", "a b"),
        ("one\ntwo", "one\ntwo"),
        ("bad\x00\x07bytes", "badbytes"),
        ("\ud83d alone", "\ufffd alone"),
        ("\u200b", ""),
        ("", ""),
    ],
)
def test_text_is_normal_whatever_was_typed(original: str, normal: str) -> None:
    assert normalise(original).text == normal


@pytest.mark.parametrize(
    "original", ["pass\u200bword x@y.fr", "e\u0301te\u0301 x@y.fr", "½ x@y.fr"]
)
def test_span_leads_back_to_the_original_when_characters_were_changed(original: str) -> None:
    normal = normalise(original)
    start = normal.text.index("x@y.fr")

    first, last = normal.original_span(start, start + len("x@y.fr"))

    assert original[first:last] == "x@y.fr"


def test_fold_forgives_accents_and_case() -> None:
    assert fold("Größe ÉTÉ") == "grosse ete"
