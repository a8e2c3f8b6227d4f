"""What a message names, with normalised values."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entities.recognise import recognise
from bot.nlu.language_identifier import LANGUAGE
from bot.nlu.tokenizer import DOCUMENT, NORMAL_TEXT


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityRecogniser(GraphComponent, EntityExtractorMixin):
    """Appends to `entities` what patterns and the words of the message's language tell.

    Each entity is {"entity", "value", "start", "end", "extractor"}; offsets count characters of
    the original text. The names are those of the domain.
    """

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
    ) -> "EntityRecogniser":
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if message.get(TEXT):
                found = self.add_extractor_name(_entities(message))
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _entities(message: Message) -> List[Dict[Text, Any]]:
    normal = message.get(NORMAL_TEXT)
    entities = []
    for each in recognise(message.get(DOCUMENT), message.get(LANGUAGE)["code"]):
        start, end = normal.original_span(each.start, each.end)
        entities.append({"entity": each.entity, "value": each.value, "start": start, "end": end})
    return entities
