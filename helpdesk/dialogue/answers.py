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
    smalltalk,
    ticket_request,
)
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.topic import begin_topic, notice_entities
from helpdesk.policy.model import Outcome
from helpdesk.texts.catalog import LANGUAGES

#: A score, perhaps with a word or a star to it: "5", "4/5", "5 Sterne".
_SCORE = re.compile(r"\D{0,12}([1-5])(?:\s*/\s*5)?\D{0,12}")

#: How sure an interruption of a free-text answer must be; below this the text is the answer.
SURE = 0.7


def take_answer(exchange: Exchange) -> None:
    """The message comes where something is expected: answer, aside, or departure."""
    expected = Expects(exchange.conversation.expects or Expects.DETAILS)
    _TAKE[expected](exchange)


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
    elif intent in ("affirm", "open_ticket", "thank"):
        decision = exchange.decide()
        ticket = decision.options[0]
        if decision.channel is Outcome.WAIT and not exchange.memory.insists:
            next_step.pursue(exchange, decision)
        elif ticket.available:
            ticket_request.open_now(exchange)
        else:
            next_step.pursue(exchange, decision)
    elif intent == "deny":
        ticket_request.ask_correction(exchange)
    elif intent in handlers.ASIDES:
        handlers.handle(exchange, intent)
        ticket_request.summarise(exchange)
    elif intent in (exchange.conversation.topic, "nlu_fallback"):
        ticket_request.take_correction(exchange)
    else:
        handlers.handle(exchange, intent)


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
    sure = heard.confidence >= SURE
    if sure and heard.intent in handlers.DEPARTURES and _may_leave(exchange):
        handlers.handle(exchange, heard.intent)
        return
    if sure and heard.intent in handlers.ASIDES and not memory.asked_again:
        handlers.handle(exchange, heard.intent)
        ticket_request.ask_again(exchange)
        return
    if exchange.conversation.topic is None and memory.goal == "ticket":
        _name_topic(exchange)
        return
    ticket_request.take_detail(exchange)


def _may_leave(exchange: Exchange) -> bool:
    """Asked a second time, only a clear stop leaves: any other text is the answer."""
    return not exchange.memory.asked_again or exchange.heard.intent in ("stop", "start_over")


def _name_topic(exchange: Exchange) -> None:
    """The first answer of a ticket without a topic says what it is about."""
    heard, topics = exchange.heard, exchange.services.policy.topics
    if heard.intent in topics:
        goal = exchange.memory.goal
        begin_topic(exchange, heard.intent)
        exchange.memory.goal = goal
        exchange.memory.first_words = heard.text
        decision = exchange.decide()
        if decision.channel is Outcome.WAIT or not decision.options[0].available:
            next_step.pursue(exchange, decision)
            return
        exchange.memory.add_fact("description", heard.text)
        ticket_request.start(exchange, decision, explained=True)
        return
    ticket_request.take_detail(exchange)


def _email(exchange: Exchange) -> None:
    if identification.take_email(exchange):
        return
    _elsewhere_or(exchange, lambda: identification.ask_email(exchange))


def _code(exchange: Exchange) -> None:
    outcome = identification.take_code(exchange)
    if outcome is Redeemed.RIGHT:
        next_step.resume_identified(exchange)
    elif outcome is None and not identification.take_email(exchange):
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
        exchange.say("rating_thanks")
    else:
        handlers.handle(exchange, exchange.heard.intent)


def _elsewhere_or(exchange: Exchange, remind: Callable[[], None]) -> None:
    """Follow another request if there is one; else say again what is waited for."""
    intent = exchange.heard.intent
    if intent in ("deny", "command_guest"):
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
