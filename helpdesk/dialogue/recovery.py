"""A message that was not understood: asks once, then brings a human or a ticket into reach."""

from __future__ import annotations

from helpdesk.conversations.model import Expects
from helpdesk.dialogue import options
from helpdesk.dialogue.exchange import Choice, Exchange

#: Below this an intent is not worth asking about.
WORTH_ASKING = 0.12


def ask_to_rephrase(exchange: Exchange) -> None:
    """Unsure between issues: offers both. Unsure again: offers people instead of guesses."""
    memory = exchange.memory
    memory.fallbacks += 1
    if exchange.conversation.expects == Expects.HELPFUL:
        # A yes from now on would answer this, and not whether the article helped.
        exchange.expect(None)
    decision = exchange.decide()
    if memory.fallbacks > 1:
        exchange.say("not_understood_again", choices=options.way_on(exchange, decision))
        return
    topics = exchange.services.policy.topics
    candidates = [
        intent
        for intent, confidence in exchange.heard.ranking
        if intent in topics and confidence >= WORTH_ASKING
    ][:2]
    if not candidates:
        exchange.say("not_understood", choices=options.way_on(exchange, decision))
        return
    exchange.say(
        "which_topic",
        choices=[
            *(
                Choice(intent, exchange.label("topics", intent), f"/{intent}")
                for intent in candidates
            ),
            exchange.choice("something_else", "/deny"),
        ],
    )
