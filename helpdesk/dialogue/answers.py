"""Answers to what the assistant waits for, and interruptions of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from helpdesk.accounts.codes import Redeemed
from helpdesk.conversations.model import Expects
from helpdesk.dialogue import (
    handlers,
    identification,
    next_step,
    phrases,
    smalltalk,
    ticket_request,
    ticket_summary,
)
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.mentions import notice_entities
from helpdesk.dialogue.topic import begin_topic
from helpdesk.policy.model import Outcome
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.webhooks.events import Event, tell_conversation

#: A score, perhaps with a word or a star to it: "5", "4/5", "5 Sterne".
_SCORE = re.compile(r"\D{0,12}([1-5])(?:\s*/\s*5)?\D{0,12}")

#: How sure an interruption of a free-text answer must be; below this the text is the answer.
SURE = 0.7


def take_answer(exchange: Exchange) -> None:
    """The message answers what is expected, or is an aside, or leaves; a choice needs none."""
    expected = exchange.conversation.expects
    if expected is None:
        handlers.handle(exchange, exchange.heard.intent)
    else:
        _TAKE[Expects(expected)](exchange)


def _helpful(exchange: Exchange) -> None:
    if exchange.heard.intent in ("affirm", "thank"):
        exchange.record_helped(True)
        exchange.expect(None)
        exchange.say("glad_it_helped")
    elif exchange.heard.intent == "deny":
        exchange.record_helped(False)
        next_step.pursue(exchange, exchange.decide(), explained=True)
    else:
        handlers.handle(exchange, exchange.heard.intent)


def _confirmation(exchange: Exchange) -> None:
    intent, offered = exchange.heard.intent, exchange.memory.offer
    if offered is not None:
        _offered(exchange, offered)
    elif intent == "command_edit":
        ticket_summary.edit(exchange)
    elif _says_yes(exchange):
        _confirmed(exchange)
    else:
        _not_confirmed(exchange)


def _confirmed(exchange: Exchange) -> None:
    """Yes to the summary: the ticket, if the policy still has it so."""
    decision = exchange.decide()
    waits = decision.channel is Outcome.WAIT and not exchange.memory.insists
    if waits or not decision.options[0].available:
        next_step.pursue(exchange, decision)
    else:
        ticket_request.open_now(exchange)


def _not_confirmed(exchange: Exchange) -> None:
    """Anything else said to the summary: a correction, an aside, another matter, or leaving."""
    heard = exchange.heard
    if _corrects(exchange) and ticket_summary.take_correction(exchange):
        return
    if heard.intent in ("deny", "affirm"):
        ticket_summary.ask_correction(exchange)
    elif heard.intent in handlers.ASIDES or heard.intent in ("thank", "complain", "greet"):
        handlers.handle(exchange, heard.intent)
        ticket_summary.summarise(exchange)
    elif heard.intent in exchange.services.policy.topics:
        _other_topic(exchange)
    elif heard.intent != "nlu_fallback":
        handlers.handle(exchange, heard.intent)
    elif not ticket_summary.take_correction(exchange):
        ticket_summary.take_addition(exchange)


def _corrects(exchange: Exchange) -> bool:
    """Whether the message says that something shown is not right."""
    text, language = exchange.heard.text, exchange.language
    return (
        phrases.begins_with(text, "negation", language)
        or phrases.says(text, "wrong", language)
        or _with_a_but(exchange)
    )


def _says_yes(exchange: Exchange) -> bool:
    """A clear yes; thanks alone are none, and a but takes it back."""
    intent, text = exchange.heard.intent, exchange.heard.text
    thanks = intent == "thank" and phrases.begins_with(text, "agreement", exchange.language)
    return (thanks or intent in ("affirm", "open_ticket")) and not _with_a_but(exchange)


def _with_a_but(exchange: Exchange) -> bool:
    return phrases.says(exchange.heard.text, "but", exchange.language)


def _other_topic(exchange: Exchange) -> None:
    """An issue named at the summary: more of it, the right one, or one for afterwards.

    A hacked account waits for nothing.
    """
    heard, topic = exchange.heard, exchange.conversation.topic
    if heard.intent == "account_compromised" and heard.intent != topic:
        handlers.handle(exchange, heard.intent)
    elif phrases.begins_with(heard.text, "negation", exchange.language):
        ticket_request.change_topic(exchange, heard.intent)
    elif heard.intent == topic or (heard.text and heard.confidence < SURE):
        if not ticket_summary.take_correction(exchange):
            ticket_summary.take_addition(exchange)
    else:
        others = [*exchange.memory.other_topics, heard.intent]
        exchange.memory.other_topics = list(dict.fromkeys(others))
        exchange.say("next_topic_noted", topic=exchange.label("topics", heard.intent))
        ticket_summary.summarise(exchange)


def _offered(exchange: Exchange, offered: str) -> None:
    """An offer was made: yes takes it, no or thanks leave it, anything else is something new."""
    intent = exchange.heard.intent
    exchange.expect(None)
    if intent == "affirm":
        exchange.heard = replace(exchange.heard, intent=offered, requests=(), ranking=())
        handlers.handle(exchange, offered)
    elif intent == "deny":
        smalltalk.take_unprompted_no(exchange)
    else:
        handlers.handle(exchange, intent)


def _details(exchange: Exchange) -> None:
    heard, memory = exchange.heard, exchange.memory
    if not heard.text:
        # A choice, of this question or an earlier one: never an answer in words.
        handlers.handle(exchange, heard.intent)
        return
    sure = heard.confidence >= SURE
    if sure and heard.intent in handlers.DEPARTURES and _may_leave(exchange):
        handlers.handle(exchange, heard.intent)
        return
    if sure and heard.intent in handlers.ASIDES and not memory.asked_again:
        handlers.handle(exchange, heard.intent)
        ticket_request.ask_again(exchange)
        return
    if memory.question == ticket_summary.TOPIC:
        ticket_request.change_topic(exchange, heard.intent)
        return
    if memory.question == "correction" and ticket_summary.take_correction(exchange):
        return
    if exchange.conversation.topic is None and memory.goal == "ticket" and not memory.editing:
        _name_topic(exchange)
        return
    ticket_request.take_detail(exchange)


def _may_leave(exchange: Exchange) -> bool:
    """Asked a second time, only a clear stop leaves: any other text is the answer."""
    return not exchange.memory.asked_again or exchange.heard.intent in ("stop", "start_over")


def _name_topic(exchange: Exchange) -> None:
    """The first answer of a ticket without a topic says what it is about."""
    heard, memory = exchange.heard, exchange.memory
    if heard.intent not in exchange.services.policy.topics:
        ticket_request.take_detail(exchange)
        return
    goal = memory.goal
    begin_topic(exchange, heard.intent)
    memory.goal = goal
    memory.first_words = heard.text
    decision = exchange.decide()
    if decision.channel is Outcome.WAIT or not decision.options[0].available:
        next_step.pursue(exchange, decision)
        return
    ticket_request.start(exchange, decision, explained=True)


def _email(exchange: Exchange) -> None:
    if identification.take_email(exchange) or identification.help_with_mail(exchange):
        return
    _elsewhere_or(exchange, lambda: identification.ask_email(exchange))


def _code(exchange: Exchange) -> None:
    outcome = identification.take_code(exchange)
    if outcome is Redeemed.RIGHT:
        next_step.resume_identified(exchange)
    elif (
        outcome is None
        and not identification.take_email(exchange)
        and not identification.help_with_mail(exchange)
    ):
        _elsewhere_or(exchange, lambda: exchange.say("ask_code"))


def _pin(exchange: Exchange) -> None:
    """Text while the PIN field is open; the PIN itself never comes this way (R10)."""
    heard = exchange.heard
    if heard.intent in ("deny", "stop"):
        smalltalk.stop(exchange)
        return
    handlers.handle(exchange, heard.intent)
    if exchange.conversation.expects == Expects.PIN:
        exchange.say("pin_reminder")


def _language(exchange: Exchange) -> None:
    heard = exchange.heard
    codes = [code for code in heard.values("language") if code in LANGUAGES]
    if codes:
        next_step.take_support_language(exchange, codes)
    elif heard.intent in ("deny", "stop"):
        smalltalk.stop(exchange)
    else:
        handlers.handle(exchange, heard.intent)


def _rating(exchange: Exchange) -> None:
    score = _SCORE.fullmatch(exchange.heard.text)
    exchange.expect(None)
    if score:
        exchange.conversation.rating_score = int(score[1])
        tell_conversation(exchange.session, exchange.conversation, Event.CONVERSATION_RATED)
        exchange.say("rating_thanks")
    else:
        handlers.handle(exchange, exchange.heard.intent)


def _elsewhere_or(exchange: Exchange, remind: Callable[[], None]) -> None:
    """Follow another request if there is one; else say again what is waited for."""
    intent = exchange.heard.intent
    if intent == "deny" and exchange.conversation.expects == Expects.EMAIL:
        handlers.handle(exchange, "command_guest")
    elif intent in handlers.ASIDES:
        handlers.handle(exchange, intent)
        remind()
    elif intent in exchange.services.policy.topics or intent in handlers.DEPARTURES:
        exchange.expect(None)
        notice_entities(exchange)
        handlers.handle(exchange, intent)
    else:
        remind()


_TAKE: Mapping[Expects, handlers.Handler] = {
    Expects.HELPFUL: _helpful,
    Expects.CONFIRMATION: _confirmation,
    Expects.DETAILS: _details,
    Expects.EMAIL: _email,
    Expects.CODE: _code,
    Expects.PIN: _pin,
    Expects.LANGUAGE: _language,
    Expects.RATING: _rating,
}
