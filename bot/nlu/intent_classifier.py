"""The intent of a message, with a ranking of all intents."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Tuple

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.nlu.closing import count_closings
from bot.nlu.intent_model import IntentModel


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentClassifier(RasaIntentClassifier, GraphComponent):
    """Sets `intent` and `intent_ranking` from the sparse and dense sentence features."""

    @classmethod
    def required_components(cls) -> List[type]:
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """`ranking_length`: how many intents the ranking names. `costs`: for an intent, how many
        times as bad as any other mistake it is to miss it; 1 where it is not named."""
        return {"ranking_length": 10, "costs": {}}

    def __init__(
        self, config: Dict[Text, Any], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = IntentModel()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "IntentClassifier":
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "IntentClassifier":
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as directory:
            component._model.restore(directory)
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from all messages with an intent."""
        examples = training_data.intent_examples
        self._model.fit(*_features(examples), [each.get(INTENT) for each in examples])
        with self._model_storage.write_to(self._resource) as directory:
            self._model.save(directory)
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Set intent and ranking of each message that has a text, best first."""
        with_text = [each for each in messages if each.get(TEXT)]
        if with_text:
            likely = count_closings(with_text, self._model.predict(*_features(with_text)))
            rows = self._weigh(likely)
            for message, row in zip(with_text, rows, strict=True):
                best = np.argsort(-row, kind="stable")[: self._config["ranking_length"]]
                ranking = [
                    {"name": self._model.intents[column], "confidence": float(row[column])}
                    for column in best
                ]
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _weigh(self, probabilities: np.ndarray) -> np.ndarray:
        """Each row by the costs, again with the sum 1: the likeliest is then the cheapest."""
        costs = [self._config["costs"].get(intent, 1.0) for intent in self._model.intents]
        weighed = probabilities * np.array(costs)
        return weighed / weighed.sum(axis=1, keepdims=True)


def _features(messages: List[Message]) -> Tuple[csr_matrix, np.ndarray]:
    sparse = vstack([each.get_sparse_features(TEXT)[1].features for each in messages]).tocsr()
    dense = np.vstack([each.get_dense_features(TEXT)[1].features for each in messages])
    return sparse, dense
