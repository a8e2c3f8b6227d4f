"""The language of a message, and whether the conversation should follow it."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.language_memory import language_to_follow
from bot.nlu.language_model import LanguageModel
from bot.nlu.tokenizer import NORMAL_TEXT

#: The message property that this component sets.
LANGUAGE = "language"
#: Of training messages whose file names no language.
UNNAMED = "en"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Sets `language` = {"code": ISO 639-1, "confidence": 0 to 1, "follow": code or None}.

    `follow` is the language to go on in where the message is clear enough to set or to change it;
    None means that the conversation stays as it is. The user message's metadata says where that is:
    `language` and `language_settled`.
    """

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage = model_storage
        self._resource = resource
        self._model = LanguageModel()

    @classmethod
    def required_components(cls) -> List[type]:
        return [Tokenizer]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageIdentifier":
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LanguageIdentifier":
        component = cls(model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._model.restore(directory)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the language that each training file names in its metadata."""
        examples = training_data.intent_examples
        self._model.fit(
            [_letters(each) for each in examples], [_named_language(each) for each in examples]
        )
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training messages are in the language that their file names."""
        for example in training_data.training_examples:
            code = _named_language(example)
            example.set(LANGUAGE, {"code": code, "confidence": 1.0, "follow": None})
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        with_text = [each for each in messages if each.get(TEXT)]
        if with_text:
            identified = self._model.identify([_letters(each) for each in with_text])
            for message, (code, confidence) in zip(with_text, identified, strict=True):
                message.set(LANGUAGE, self._answer(message, code, confidence), add_to_output=True)
        return messages

    def _answer(self, message: Message, code: Text, confidence: float) -> Dict[Text, Any]:
        conversation = message.get(METADATA) or {}
        follow = None
        if code in self._model.languages:
            follow = language_to_follow(
                message.get(NORMAL_TEXT).text,
                code,
                confidence,
                conversation.get("language"),
                bool(conversation.get("language_settled")),
            )
        return {"code": code, "confidence": confidence, "follow": follow}


def _letters(message: Message) -> Text:
    return message.get(NORMAL_TEXT).text.lower()


def _named_language(example: Message) -> Text:
    return (example.get(METADATA) or {}).get("intent", {}).get("language", UNNAMED)
