"""A message in a language that the assistant does not speak is never forced into an issue."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.language_identifier import LANGUAGE
from bot.nlu.language_model import OTHER_LANGUAGES


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class ForeignLanguageGuard(GraphComponent):
    """Puts one intent first where a whole message is in another language.

    The sentence encoders understand it all the same, but an answer would be in the wrong language.
    Config: `intent`, `least_confidence` in the language, `least_words`; `keeps`, intents that stay
    what they are (asking for another language); `keeps_when`, for further intents, the confidence
    from which they do: a yes, no or thanks is no issue, and misspelt it looks like any language.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {
            "intent": "out_of_scope",
            "least_confidence": 0.8,
            "least_words": 3,
            "keeps": ["change_language"],
            "keeps_when": dict.fromkeys(["greet", "goodbye", "thank", "affirm", "deny"], 0.9),
        }

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "ForeignLanguageGuard":
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(INTENT_RANKING_KEY) and self._is_foreign(message):
                foreign = {
                    "name": self._config["intent"],
                    "confidence": message.get(LANGUAGE)["confidence"],
                }
                others = [
                    each
                    for each in message.get(INTENT_RANKING_KEY)
                    if each["name"] != foreign["name"]
                ]
                message.set(INTENT, foreign, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [foreign, *others], add_to_output=True)
        return messages

    def _is_foreign(self, message: Message) -> bool:
        language, intent = message.get(LANGUAGE), message.get(INTENT)
        return (
            language["code"] in OTHER_LANGUAGES
            and language["confidence"] >= self._config["least_confidence"]
            and len(message.get("text").split()) >= self._config["least_words"]
            and intent["name"] not in self._config["keeps"]
            and intent["confidence"] < self._config["keeps_when"].get(intent["name"], 2)
        )
