"""Dense features: what a message means, whatever its language."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.centring import Centring
from bot.nlu.encoder import shared_encoder
from bot.nlu.language_identifier import LANGUAGE
from bot.nlu.spelling_corrector import CORRECTED_TEXT, SpellingCorrector


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds the vector that an encoder gives the whole message, centred per language and scaled.

    Config: `encoder`, a name in bot/nlu/encoder.py. Persists the statistics as an .npz.
    """

    @classmethod
    def required_components(cls) -> List[type]:
        return [SpellingCorrector]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {**DenseFeaturizer.get_default_config(), "encoder": "e5"}

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """The encoder is looked up when the component is made."""

    def __init__(
        self,
        config: Dict[Text, Any],
        name: Text,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._encoder = shared_encoder(config["encoder"])
        self._centring = Centring()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceFeaturizer":
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceFeaturizer":
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as directory:
            component._centring.restore(directory)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the statistics on all messages with an intent."""
        examples = training_data.intent_examples
        self._centring.fit(self._vectors(examples), _languages(examples))
        with self._model_storage.write_to(self._resource) as directory:
            self._centring.save(directory)
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Add a sentence feature of shape (1, dimensions), of length 1, to each with a text."""
        with_text = [each for each in messages if each.get(TEXT)]
        if with_text:
            rows = self._centring.apply(self._vectors(with_text), _languages(with_text))
            for place, message in enumerate(with_text):
                self.add_features_to_message(None, rows[place : place + 1], TEXT, message)
        return messages

    def _vectors(self, messages: List[Message]) -> Any:
        return self._encoder.encode([each.get(CORRECTED_TEXT) for each in messages])


def _languages(messages: List[Message]) -> List[Text]:
    return [each.get(LANGUAGE)["code"] for each in messages]
