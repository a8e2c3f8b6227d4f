"""The support PIN of a conversation: checked here and nowhere else, kept nowhere (R10)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from helpdesk.accounts import pin as pins
from helpdesk.agents.queue import enqueue, position
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation, Expects, Message, PinCheck, PinState
from helpdesk.dialogue import next_step
from helpdesk.dialogue.exchange import Exchange
from helpdesk.policy import Channel, Outcome
from helpdesk.texts.formats import clock


class PinNotAskedError(Exception):
    """No PIN was asked for: nothing was compared or counted."""


@dataclass(frozen=True, slots=True)
class PinAnswer:
    """The state of the check, the attempts that are left, and what the assistant says."""

    state: PinState
    attempts_left: int
    messages: list[Message]


def check(
    counter: Counter, session: Session, conversation: Conversation, pin: str, turn: str
) -> PinAnswer:
    """Compare `pin` (six digits). A right one while the channel is open queues at once.

    Raises PinNotAskedError.
    """
    exchange = counter.exchange(session, conversation, turn)
    account = exchange.account
    if conversation.expects != Expects.PIN or account is None:
        raise PinNotAskedError
    now = counter.clock()
    state = pins.check_pin(account, pin, counter.settings.secret, counter.pin_rules, now)
    conversation.pin = state
    session.add(PinCheck(conversation_id=conversation.id, at=now, result=state))
    left = pins.attempts_left(account, counter.pin_rules, now)
    if state is PinState.VERIFIED:
        _go_on(counter, exchange)
    elif state is PinState.LOCKED:
        exchange.offer("open_ticket")
        exchange.say("pin_locked", choices=[exchange.choice("open_ticket")])
    else:
        exchange.say("pin_wrong", left=left, choices=[exchange.choice("open_ticket")])
    return PinAnswer(state, left, counter.keep(exchange))


def _go_on(counter: Counter, exchange: Exchange) -> None:
    """Verified: into the queue if the channel is still open, else what can be done instead."""
    conversation = exchange.conversation
    wanted = exchange.memory.goal
    decision = exchange.decide()
    if decision.channel not in (Outcome.CHAT, Outcome.PHONE):
        exchange.expect(None)
        exchange.say("pin_verified_closed")
        next_step.pursue(exchange, decision)
        return
    channel = Channel(wanted) if wanted in ("chat", "phone") else Channel(decision.channel)
    if not next(o for o in decision.options if o.channel is channel).available:
        channel = Channel(decision.channel)
    handoff = enqueue(
        exchange.session, conversation, channel, f"{exchange.turn}:handoff", exchange.now
    )
    leave = [exchange.choice("command_leave_queue")]
    if channel is Channel.PHONE:
        exchange.say(
            "queued_phone",
            number=counter.policy.phone.number,
            reference=handoff.reference,
            closes=_closing(exchange, channel),
            choices=leave,
        )
    else:
        exchange.say("queued_chat", position=position(exchange.session, handoff), choices=leave)


def _closing(exchange: Exchange, channel: Channel) -> str:
    """Until when the channel is open today, in the support zone and the customer's own."""
    policy = exchange.services.policy
    hours = policy.channels[channel].hours
    closes = hours.closing(exchange.now) if hours else None
    if closes is None:
        return exchange.text("hours_always")
    return exchange.text(
        "open_until",
        time=clock(exchange.language, closes, policy.zone, exchange.conversation.zoneinfo),
    )
