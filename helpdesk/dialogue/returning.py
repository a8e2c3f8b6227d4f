"""Silence and return, by the conversation's clock: after an hour and after a week."""

from __future__ import annotations

from datetime import datetime, timedelta

from helpdesk.conversations.model import Expects, PinState
from helpdesk.dialogue import identification, next_step, options, ticket_request, ticket_summary
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.smalltalk import drop_matter
from helpdesk.dialogue.support_questions import tell_ticket
from helpdesk.dialogue.topic import topic_name
from helpdesk.tickets.open import pending_ticket

#: After this much silence a customer is greeted back and told where the conversation was.
AWAY = timedelta(hours=1)
#: After this much nothing half done is taken up: who comes back has forgotten it too.
FORGOTTEN = timedelta(days=7)

_HOUR, _WEEK = "hour", "week"
#: What says nothing about where to go on.
_EMPTY = frozenset({"greet", "affirm", "deny", "thank", "nlu_fallback", "out_of_scope", "goodbye"})


def notice_absence(exchange: Exchange, since: datetime) -> None:
    """Remember for the answer how long the customer was silent; `since` is the last message's."""
    silence = exchange.now - since
    exchange.memory.away = _WEEK if silence >= FORGOTTEN else _HOUR if silence >= AWAY else None


def take_up_again(exchange: Exchange) -> bool:
    """Greet back whoever was away. True if that is all there is to say."""
    away, exchange.memory.away = exchange.memory.away, None
    if away == _WEEK:
        return _begin_afresh(exchange)
    # A picked choice says itself where it goes on.
    if away == _HOUR and exchange.heard.text and _half_done(exchange):
        return _welcome_back(exchange)
    return False


def go_on(exchange: Exchange) -> None:
    """Back to where it was: the question that was open is asked again."""
    conversation, memory = exchange.conversation, exchange.memory
    expected, offered = memory.paused or (None, None)
    memory.paused = None
    if offered is not None:
        exchange.offer(offered)
        exchange.say("offer_still_open", choices=[exchange.choice("go_ahead", f"/{offered}")])
    elif expected == Expects.DETAILS and memory.question:
        ticket_request.repeat_question(exchange)
    elif expected == Expects.CONFIRMATION and memory.goal == "ticket":
        ticket_summary.summarise(exchange)
    elif expected in (Expects.EMAIL, Expects.CODE):
        identification.ask_email(exchange)
    elif conversation.topic or conversation.requested_channel:
        next_step.pursue(exchange, exchange.decide())
    else:
        exchange.say("unprompted_yes", choices=options.way_on(exchange, exchange.decide()))


def _begin_afresh(exchange: Exchange) -> bool:
    conversation = exchange.conversation
    drop_matter(exchange)
    conversation.topic = None
    conversation.decision = None
    conversation.pin = PinState.NOT_ASKED
    exchange.say("fresh_start")
    ticket = pending_ticket(exchange.session, exchange.account, None)
    if ticket is not None:
        tell_ticket(exchange, ticket)
    if exchange.heard.text and exchange.heard.intent in _EMPTY:
        exchange.say("what_now")
        return True
    return False


def _half_done(exchange: Exchange) -> bool:
    conversation = exchange.conversation
    return conversation.expects not in (None, Expects.RATING) or exchange.memory.goal is not None


def _welcome_back(exchange: Exchange) -> bool:
    conversation, memory, intent = exchange.conversation, exchange.memory, exchange.heard.intent
    if intent not in _EMPTY or intent == "deny":
        exchange.say("welcome_back_short")
        return False
    memory.paused = (conversation.expects, memory.offer)
    if intent == "affirm":
        # A yes after so long is to going on; what it would confirm is shown again first.
        exchange.say("welcome_back_short")
        go_on(exchange)
        return True
    exchange.offer("command_go_on")
    exchange.say(
        "welcome_back",
        topic=topic_name(exchange),
        choices=[exchange.choice("command_go_on"), exchange.choice("start_over")],
    )
    return True
