"""What a hurried customer meant to type: words of other messages in the place of near misses."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.language_identifier import LANGUAGE, LanguageIdentifier
from bot.nlu.spelling import Spelling
from bot.nlu.tokenizer import NORMAL_TEXT

#: The message property that the featurizers read.
CORRECTED_TEXT = "corrected_text"
#: A word of so many messages is right; of so many it is at least no accident.
FREQUENT, REPEATED = 3, 2

_WORD = re.compile(r"[^\W\d_]+")
_FILE = "words.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SpellingCorrector(GraphComponent):
    """Sets CORRECTED_TEXT, the normal text with likely slips of the finger mended.

    The words are those of the training messages in the message's language; training messages stay
    as they are. The text of the message itself never changes. Persists its words as JSON.
    """

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._spelling: Dict[Text, Spelling] = {}

    @classmethod
    def required_components(cls) -> List[type]:
        return [LanguageIdentifier]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SpellingCorrector":
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SpellingCorrector":
        component = cls(model_storage, resource)
        with model_storage.read_from(resource) as directory:
            words = json.loads((directory / _FILE).read_text(encoding="utf-8"))
        component._spelling = {
            language: Spelling(own["frequent"], own["repeated"]) for language, own in words.items()
        }
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words of all messages with an intent."""
        counts: Dict[Text, Counter[str]] = defaultdict(Counter)
        for example in training_data.intent_examples:
            words = _WORD.findall(example.get(NORMAL_TEXT).text.lower())
            counts[example.get(LANGUAGE)["code"]].update(words)
        content = {
            language: {
                "frequent": sorted(word for word, n in own.items() if n >= FREQUENT),
                "repeated": sorted(word for word, n in own.items() if REPEATED <= n < FREQUENT),
            }
            for language, own in counts.items()
        }
        with self._model_storage.write_to(self._resource) as directory:
            text = json.dumps(content, ensure_ascii=False)
            (directory / _FILE).write_text(text, encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        for example in training_data.training_examples:
            if example.get(TEXT):
                example.set(CORRECTED_TEXT, example.get(NORMAL_TEXT).text)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT):
                spelling = self._spelling.get(message.get(LANGUAGE)["code"])
                text = message.get(NORMAL_TEXT).text
                message.set(CORRECTED_TEXT, corrected(text, spelling) if spelling else text)
        return messages


def corrected(text: Text, spelling: Spelling) -> Text:
    """`text` with misspelt words replaced, in small letters; all else stays."""

    def replacement(match: re.Match[str]) -> Text:
        word = match.group()
        right = spelling.correct(word.lower())
        return word if right == word.lower() else right

    return _WORD.sub(replacement, text)
