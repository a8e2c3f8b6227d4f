"""The shape of every custom action: load the conversation, call one part of the dialogue, speak."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.runtime import runtime
from helpdesk.clock import real_now
from helpdesk.conversations.model import Conversation, Expects, Turn
from helpdesk.dialogue.exchange import Entity, Exchange, Heard, chosen, said_json, understood
from helpdesk.dialogue.leading import lead
from helpdesk.texts.catalog import LANGUAGES

_ANSWERED_IN_ANY_LANGUAGE = (Expects.EMAIL, Expects.CODE, Expects.DETAILS, Expects.PIN)


class DialogueAction(Action, ABC):  # type: ignore[misc]  # rasa_sdk has no types
    """An action named `action_…` that answers by `part`, a function of helpdesk.dialogue.

    Conversation and turn are those that the web process named; what the dialogue changes is
    committed before anything is said. Returns no events: the conversation's state is not Rasa's.
    """

    action_name: ClassVar[str]

    @staticmethod
    @abstractmethod
    def part(exchange: Exchange) -> None:
        """Answer in this exchange."""

    def name(self) -> str:
        return self.action_name

    def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """Answer the latest message."""
        message = tracker.latest_message
        turn_key = str(message["metadata"]["turn"])
        running = runtime()
        with running.store.unit_of_work() as session:
            conversation = session.get_one(Conversation, tracker.sender_id)
            heard = _heard(message)
            before = conversation.language
            if heard.language is not None and _may_follow(conversation, heard):
                conversation.language = heard.language
                conversation.language_settled = True
            exchange = Exchange(
                session=session,
                services=running.services,
                conversation=conversation,
                heard=heard,
                turn=turn_key,
                real_now=real_now(),
            )
            if turn := session.get(Turn, turn_key):
                turn.understood = understood(heard)
            lead(exchange, self.part)
            if conversation.language != before:
                exchange.decide()
        for said in exchange.said:
            dispatcher.utter_message(json_message=said_json(said))
        return []


def _may_follow(conversation: Conversation, heard: Heard) -> bool:
    """Whether the message's language becomes the conversation's.

    An address, a code or an error message pasted into a ticket says nothing about the customer's
    language, and an explicit request is the dialogue's to follow.
    """
    return conversation.expects not in _ANSWERED_IN_ANY_LANGUAGE and (
        heard.intent != "change_language"
    )


def _heard(message: dict[str, Any]) -> Heard:
    if choice := message["metadata"].get("choice"):
        return chosen(choice)
    language = message.get("language") or {}
    intent = (message.get("intent") or {}).get("name") or "nlu_fallback"
    code = language.get("code")
    return Heard(
        text=message.get("text") or "",
        intent=intent,
        confidence=float((message.get("intent") or {}).get("confidence") or 0.0),
        ranking=tuple(
            (each["name"], float(each["confidence"]))
            for each in message.get("intent_ranking") or []
            if each["name"] != "nlu_fallback"
        ),
        entities=tuple(
            Entity(each["entity"], str(each["value"]), each.get("start", 0), each.get("end", 0))
            for each in message.get("entities") or []
        ),
        language=language.get("follow"),
        # The guard in the pipeline puts messages in other languages out of scope.
        foreign=code if intent == "out_of_scope" and code not in LANGUAGES else None,
        requests=tuple(each["intent"] for each in message.get("requests") or []),
    )
