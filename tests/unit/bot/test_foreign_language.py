"""Messages in languages that the assistant does not speak."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.foreign_language import ForeignLanguageGuard
from bot.nlu.language_identifier import LANGUAGE


@pytest.mark.parametrize(
    ("text", "code", "confidence", "intent", "answer"),
    [
        ("non riesco ad accedere", "it", 0.99, "login_problem", "out_of_scope"),
        ("non riesco ad accedere", "it", 0.60, "login_problem", "login_problem"),
        ("accesso negato", "it", 0.99, "login_problem", "login_problem"),
        ("i cannot sign in", "en", 0.99, "login_problem", "login_problem"),
        ("parla italiano per favore", "it", 0.99, "change_language", "change_language"),
        ("grazie mille a tutti", "it", 0.99, "thank", "thank"),
    ],
)
def test_only_a_whole_clear_message_in_another_language_is_out_of_scope(
    text: str, code: str, confidence: float, intent: str, answer: str
) -> None:
    ranking = [{"name": intent, "confidence": 0.9}, {"name": "out_of_scope", "confidence": 0.1}]
    message = Message({TEXT: text, INTENT: ranking[0], INTENT_RANKING_KEY: ranking})
    message.set(LANGUAGE, {"code": code, "confidence": confidence, "follow": None})

    ForeignLanguageGuard(ForeignLanguageGuard.get_default_config()).process([message])

    assert message.get(INTENT)["name"] == answer
    assert message.get(INTENT_RANKING_KEY)[0]["name"] == answer
    assert len({each["name"] for each in message.get(INTENT_RANKING_KEY)}) == 2
