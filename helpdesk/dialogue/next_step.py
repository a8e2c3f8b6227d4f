"""Going the way that was decided: ticket questions, support PIN, sign-in, or the contact page."""

from __future__ import annotations

from collections.abc import Sequence

from helpdesk.conversations.mailing import mail_transcript
from helpdesk.conversations.model import Expects, PinState
from helpdesk.dialogue import identification, options, ticket_request
from helpdesk.dialogue.exchange import ArticleLink, Exchange
from helpdesk.dialogue.explain import explain, explain_once, signed_out
from helpdesk.dialogue.topic import begin_topic, second_intents
from helpdesk.policy.model import Channel, Decision, Outcome
from helpdesk.texts import formats
from helpdesk.texts.catalog import LANGUAGES


def pursue(exchange: Exchange, decision: Decision, *, explained: bool = False) -> None:
    """Take the customer along the decided channel; `explained` if the reasons were just given."""
    if signed_out(decision):
        urgent = exchange.conversation.topic == "account_compromised"
        why = "" if explained or urgent else explain_once(exchange, decision)
        identification.ask_email(exchange, why)
    elif decision.channel is Outcome.TICKET:
        ticket_request.start(exchange, decision, explained=explained)
    elif decision.channel in (Outcome.CHAT, Outcome.PHONE):
        ask_pin(exchange, decision, explained=explained)
    elif decision.channel is Outcome.WAIT:
        if not explained:
            exchange.say_text(explain(exchange, decision))
        options.offer_pending(exchange)
    else:
        options.offer_no_channel(exchange, decision)


def request_channel(exchange: Exchange, channel: Channel) -> None:
    """The customer asks for a channel: it starts if it can; else what can be done instead."""
    for intent in second_intents(exchange)[:1]:
        if intent in exchange.services.policy.topics:
            begin_topic(exchange, intent)
    conversation = exchange.conversation
    named = [code for code in exchange.heard.values("language") if code in LANGUAGES]
    conversation.named_languages = list(dict.fromkeys([*conversation.named_languages, *named]))
    conversation.requested_channel = channel
    exchange.memory.first_words = exchange.memory.first_words or exchange.heard.text
    exchange.memory.goal = channel
    decision = exchange.decide()
    if decision.channel.value == channel.value or decision.channel in (
        Outcome.WAIT,
        Outcome.CONTACT_PAGE,
    ):
        pursue(exchange, decision)
        return
    exchange.expect(None)
    exchange.say_text(
        explain(exchange, decision),
        choices=[
            *options.way_on(exchange, decision),
            *options.missing_languages(exchange, decision, channel),
        ],
        articles=_article(exchange),
    )


def ask_pin(exchange: Exchange, decision: Decision, *, explained: bool = False) -> None:
    """An agent can be reached now: check the customer first (R10)."""
    conversation = exchange.conversation
    if _cannot_see_pin(exchange) and decision.options[0].available:
        # The PIN stands behind the sign-in that fails them: a ticket needs none.
        exchange.say("pin_out_of_reach")
        ticket_request.start(exchange, decision, explained=True)
        return
    exchange.memory.goal = decision.channel
    ticket = [exchange.choice("open_ticket")] if decision.options[0].available else []
    if conversation.pin == PinState.LOCKED:
        if ticket:
            exchange.offer("open_ticket")
        else:
            exchange.expect(None)
        exchange.say("pin_locked", choices=ticket)
        return
    conversation.pin = PinState.ASKED
    exchange.expect(Expects.PIN)
    why = "" if explained else explain_once(exchange, decision)
    exchange.say_text(
        f"{why} {exchange.text('ask_pin')}".strip(),
        choices=[exchange.choice("explain_pin", "/ask_support_pin"), *ticket],
        # An article is offered even here, and never in the way (R11).
        articles=_article(exchange),
    )


def take_support_language(exchange: Exchange, codes: list[str]) -> None:
    """The customer named languages they can use with support: decide anew with them."""
    conversation = exchange.conversation
    conversation.named_languages = list(dict.fromkeys([*conversation.named_languages, *codes]))
    exchange.expect(None)
    names = [formats.language_name(exchange.language, code) for code in codes]
    exchange.say("support_language_noted", languages=formats.listing(exchange.language, names))
    pursue(exchange, exchange.decide())


def resume_identified(exchange: Exchange) -> None:
    """The customer is known now: decide anew, and go on where they were."""
    decision = exchange.decide()
    conversation = exchange.conversation
    exchange.expect(None)
    if exchange.memory.transcript_wanted:
        mail_transcript(exchange)
    nothing_waits = conversation.topic is None and conversation.requested_channel is None
    if nothing_waits:
        if not exchange.said:
            exchange.say("identified")
        return
    exchange.say("identified_go_on")
    pursue(exchange, decision)


def _cannot_see_pin(exchange: Exchange) -> bool:
    """Locked out, known only by a mailed code, and no chat or call insisted on."""
    conversation = exchange.conversation
    return (
        conversation.identified_by == "code"
        and exchange.memory.stricter_verification
        and conversation.requested_channel not in (Channel.CHAT, Channel.PHONE)
    )


def _article(exchange: Exchange) -> Sequence[ArticleLink]:
    """The best article about the issue in hand, if one is and it was not shown already."""
    topic = exchange.conversation.topic
    if topic is None:
        return []
    words = exchange.memory.first_words or exchange.heard.text
    shown = {entry["slug"] for entry in exchange.memory.articles}
    found = exchange.services.articles.suggest(words, exchange.language, topic)[:1]
    return [article for article in found if article.slug not in shown]
