"""What is offered after an explanation: the ways on, languages of support, a pending ticket."""

from __future__ import annotations

from helpdesk.conversations.model import Expects
from helpdesk.dialogue.exchange import Choice, Exchange
from helpdesk.dialogue.explain import PERSONAL, against, explain, signed_out
from helpdesk.policy.model import Channel, Decision, Reason
from helpdesk.texts import formats

#: The quick reply that asks for each channel.
_ASKING_FOR = {"ticket": "open_ticket", "chat": "talk_to_agent", "phone": "request_phone_call"}


def way_on(exchange: Exchange, decision: Decision) -> list[Choice]:
    """Quick replies for the channels that are open now, the recommended one first."""
    available = [option.channel.value for option in decision.options if option.available]
    available.sort(key=lambda channel: channel != decision.channel.value)
    if available:
        return [exchange.choice(_ASKING_FOR[channel]) for channel in available]
    contact = exchange.choice("contact_other")
    if signed_out(decision):
        return [exchange.choice("command_identify"), contact]
    # No channel speaks the customer's language: one that they can use may open some.
    return [*missing_languages(exchange, decision), contact]


def offer_pending(exchange: Exchange) -> None:
    """A ticket is pending: add to it, or open another all the same (R9)."""
    exchange.offer("command_add_to_ticket")
    exchange.say(
        "pending_offer",
        choices=[
            exchange.choice("command_add_to_ticket"),
            exchange.choice("command_open_another"),
        ],
    )


def offer_no_channel(exchange: Exchange, decision: Decision) -> None:
    """No channel is open to this customer: say why, and offer what would change it (R14)."""
    contact = exchange.choice("contact_other")
    languages = missing_languages(exchange, decision)
    if not languages:
        exchange.expect(None)
        exchange.say_text(explain(exchange, decision), choices=[contact])
        return
    exchange.expect(Expects.LANGUAGE)
    why = " ".join(against(exchange, decision, PERSONAL))
    exchange.say_text(
        f"{why} {exchange.text('ask_support_language')}", choices=[*languages, contact]
    )


def missing_languages(
    exchange: Exchange, decision: Decision, channel: Channel | None = None
) -> list[Choice]:
    """Languages that would open a channel (or just `channel`) if the customer could use them."""
    spoken: set[str] = set()
    for option in decision.options:
        wanted = channel in (None, option.channel) and Reason.LANGUAGE in option.reasons
        if wanted and set(option.reasons) <= {Reason.LANGUAGE, Reason.CLOSED}:
            spoken |= exchange.services.policy.channels[option.channel].languages
    return [support_language(code) for code in sorted(spoken)]


def support_language(code: str) -> Choice:
    """A quick reply that names a language to use with support; its title is in that language."""
    return Choice(
        f"language_{code}",
        formats.own_name(code),
        f'/command_support_language{{"language": "{code}"}}',
    )


def conversation_language(code: str) -> Choice:
    """A quick reply that changes the conversation's language; its title is in that language."""
    return Choice(
        f"speak_{code}", formats.own_name(code), f'/change_language{{"language": "{code}"}}'
    )


def offer_other_topic(exchange: Exchange) -> bool:
    """The next issue that was named beside the one in hand; whether there was one."""
    others = exchange.memory.other_topics
    if not others:
        return False
    exchange.memory.other_topics = others[1:]
    exchange.offer(others[0])
    exchange.say(
        "offer_other_topic",
        topic=exchange.label("topics", others[0]),
        choices=[
            exchange.choice("other_topic", f"/{others[0]}"),
            exchange.choice("not_now", "/thank"),
        ],
    )
    return True
