"""The issue in hand: taking it up, naming it, and the next one that was mentioned with it."""

from __future__ import annotations

from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.mentions import notice_entities
from helpdesk.policy import Channel

#: The customer may be unable to sign in, or a thief may be signed in: PIN and mail prove less.
LOCKED_OUT = frozenset({"account_compromised", "login_problem"})

#: A second intent this likely beside the first is taken as a second request.
SECOND_REQUEST_CONFIDENCE = 0.25

#: The channel that a request asks for.
CHANNEL_REQUESTS = {
    "open_ticket": Channel.TICKET,
    "talk_to_agent": Channel.CHAT,
    "request_phone_call": Channel.PHONE,
}


def begin_topic(exchange: Exchange, topic: str) -> None:
    """Make `topic` the issue in hand; facts of another one are left behind."""
    conversation, memory = exchange.conversation, exchange.memory
    if conversation.topic != topic:
        memory.forget_matter()
        conversation.requested_channel = None
    conversation.topic = topic
    memory.first_words = memory.first_words or exchange.heard.text
    notice_lock_out(exchange)
    notice_entities(exchange)


def notice_lock_out(exchange: Exchange) -> None:
    """Who is hacked, or cannot sign in to prove who they are, is verified with more care."""
    topic = exchange.conversation.topic
    by_site = exchange.conversation.identified_by == "identity"
    if topic == "account_compromised" or (topic in LOCKED_OUT and not by_site):
        exchange.memory.stricter_verification = True


def second_intents(exchange: Exchange) -> list[str]:
    """What else the message asks for beside the matter in hand, likeliest first.

    The matter in hand is the message's intent, or a more urgent issue of the same message.
    """
    heard, topic = exchange.heard, exchange.conversation.topic
    in_hand = topic if topic in heard.requests else heard.intent
    likely = [name for name, confidence in heard.ranking if confidence >= SECOND_REQUEST_CONFIDENCE]
    return [intent for intent in dict.fromkeys([*heard.requests, *likely]) if intent != in_hand]


def topic_name(exchange: Exchange) -> str:
    """The issue in hand, for people."""
    return exchange.label("topics", exchange.conversation.topic or "unknown")
