"""Tokens refer to the original text."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.tokenizer import DOCUMENT, NORMAL_TEXT, MultilingualTokenizer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l'appel d'hier", ["l", "'", "appel", "d", "'", "hier"]),
        ("pass\u200bword, ok", ["pass\u200bword", ",", "ok"]),
        ("\u200b", ["\u200b"]),
    ],
)
def test_tokens_are_pieces_of_the_original_text(text: str, words: list[str]) -> None:
    message = Message({TEXT: text})
    tokenizer = MultilingualTokenizer(MultilingualTokenizer.get_default_config())

    tokens = tokenizer.tokenize(message, TEXT)

    assert [text[each.start : each.end] for each in tokens] == words
    assert message.get(DOCUMENT).text == message.get(NORMAL_TEXT).text
