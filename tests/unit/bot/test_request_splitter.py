"""Clauses are read like messages and taken out again."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.closing import CLOSING_OF
from bot.nlu.request_splitter import REQUESTS, ClauseSplitter, RequestCollector

TWO = "please give me my money back, and close the account for good"
CONFIG = {
    **RequestCollector.get_default_config(),
    "urgency": [["request_refund"], ["cancel_account"]],
}


def classified(messages: list[Message], answers: dict[str, str]) -> list[Message]:
    """Each message with the intent whose word it holds first; the other one less likely."""
    for message in messages:
        names = sorted(answers, key=lambda word: message.get(TEXT).find(word) % 1000)
        ranking: list[dict[str, Any]] = [
            {"name": answers[word], "confidence": confidence}
            for word, confidence in zip(names, (0.8, 0.2), strict=True)
        ]
        message.set(INTENT, ranking[0])
        message.set(INTENT_RANKING_KEY, ranking)
    return messages


def test_message_with_two_requests_names_both_and_comes_back_alone() -> None:
    parts = ClauseSplitter({}).process([Message({TEXT: TWO})])
    answers = {"close": "cancel_account", "money": "request_refund"}

    (message,) = RequestCollector(CONFIG).process(classified(parts, answers))

    assert message.get(TEXT) == TWO
    assert [each["intent"] for each in message.get(REQUESTS)] == [
        "request_refund",
        "cancel_account",
    ]
    assert message.get(INTENT)["name"] == "request_refund"


def test_message_with_one_request_stays_as_it_was_classified() -> None:
    parts = ClauseSplitter({}).process([Message({TEXT: "close the account"})])
    answers = {"close": "cancel_account", "money": "request_refund"}

    (message,) = RequestCollector(CONFIG).process(classified(parts, answers))

    assert message.get(REQUESTS) is None
    assert message.get(INTENT)["name"] == "cancel_account"


def test_how_a_story_ends_is_read_too_and_taken_out_again() -> None:
    story = "I run a small shop for garden tools with my sister. " * 4 + "How do I close it?"
    parts = ClauseSplitter({}).process([Message({TEXT: story})])
    closing = [each for each in parts if each.get(CLOSING_OF) is parts[0]]

    whole = RequestCollector(CONFIG).process(parts)

    assert [each.get(TEXT) for each in closing] == ["How do I close it?"]
    assert [each.get(TEXT) for each in whole] == [story]
