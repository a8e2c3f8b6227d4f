"""Reads a message's clauses like messages of their own, and tells where they name two requests."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.clauses import clauses, closing_sentence
from bot.nlu.closing import CLOSING_OF
from bot.nlu.requests import named_requests

#: Of a clause's message: the message that it is a clause of.
CLAUSE_OF = "clause_of"
#: Of a message that names several requests: [{"intent", "confidence"}], the most urgent first.
REQUESTS = "requests"


class _Applied(GraphComponent):
    """A component that does nothing in training."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "_Applied":
        return cls(config)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class ClauseSplitter(_Applied):
    """Adds a message per clause, and one for how a story ends, to the list.

    All components down to RequestCollector read them; IntentClassifier counts the latter.
    """

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training messages stay whole."""
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        added = []
        for message in messages:
            text = message.get(TEXT) or ""
            added += [Message(data={TEXT: each, CLAUSE_OF: message}) for each in clauses(text)]
            if closing := closing_sentence(text):
                added.append(Message(data={TEXT: closing, CLOSING_OF: message}))
        return messages + added


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class RequestCollector(_Applied):
    """Takes the clauses out of the list again; sets `requests` of a message that names several.

    Its intent is then the most urgent one, and the ranking begins with all of them. Config:
    `urgency`, groups of issues, the most urgent first; `least_in_clause` and `least_in_whole`, see
    `named_requests`.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"urgency": [], "least_in_clause": 0.7, "least_in_whole": 0.05}

    def process(self, messages: List[Message]) -> List[Message]:
        urgency = {
            intent: rank for rank, group in enumerate(self._config["urgency"]) for intent in group
        }
        whole = [
            each
            for each in messages
            if each.get(CLAUSE_OF) is None and each.get(CLOSING_OF) is None
        ]
        for message in whole:
            parts = [_ranking(each) for each in messages if each.get(CLAUSE_OF) is message]
            if parts:
                found = named_requests(
                    _ranking(message),
                    parts,
                    urgency,
                    self._config["least_in_clause"],
                    self._config["least_in_whole"],
                )
                _put_first(message, found)
        return whole


def _ranking(message: Message) -> List[Tuple[Text, float]]:
    return [(each["name"], each["confidence"]) for each in message.get(INTENT_RANKING_KEY, [])]


def _put_first(message: Message, found: List[Tuple[Text, float]]) -> None:
    if not found:
        return
    names = [name for name, _ in found]
    others = [each for each in message.get(INTENT_RANKING_KEY) if each["name"] not in names]
    first = [{"name": name, "confidence": confidence} for name, confidence in found]
    message.set(INTENT, first[0], add_to_output=True)
    message.set(INTENT_RANKING_KEY, first + others, add_to_output=True)
    message.set(
        REQUESTS,
        [{"intent": name, "confidence": confidence} for name, confidence in found],
        add_to_output=True,
    )
