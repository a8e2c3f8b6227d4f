"""Rasa's inline annotations."""

from __future__ import annotations

import pytest

from bot.annotations import Annotation, BadAnnotation, parse_annotations


def test_annotations_are_taken_out_of_the_text() -> None:
    text, found = parse_annotations(
        'auf [Deutsch]{"entity": "language", "value": "de"} seit [gestern](date)'
    )

    assert text == "auf Deutsch seit gestern"
    assert found == (Annotation("language", 4, 11, "de"), Annotation("date", 17, 24))


@pytest.mark.parametrize("marked", ["[open", "no ] start", '[x]{"entity": }', "[a](b) [c]"])
def test_stray_brackets_are_refused(marked: str) -> None:
    with pytest.raises(BadAnnotation):
        parse_annotations(marked)
