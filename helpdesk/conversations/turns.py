"""One message of a customer, from the door to the answer: stored, redacted, answered once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.accounts.pin import current_pin
from helpdesk.agents.queue import leave
from helpdesk.conversations import pin_check
from helpdesk.conversations.assistant import (
    Assistant,
    AssistantUnavailableError,
    Spoken,
    Utterance,
)
from helpdesk.conversations.counter import ClosedError, Counter
from helpdesk.conversations.model import (
    Author,
    Conversation,
    Expects,
    Message,
    PinState,
    State,
    Turn,
)
from helpdesk.conversations.redaction import redact, typed_pin
from helpdesk.conversations.transcript import add_message, find_choice, is_open_question
from helpdesk.conversations.view import message_view, state_view
from helpdesk.conversations.without_assistant import apologise, open_ticket_without_assistant
from helpdesk.dialogue import options, returning
from helpdesk.offload import in_thread

#: Choices that the web process answers itself: they must work without Rasa.
LEAVE_QUEUE = "/command_leave_queue"
OPEN_TICKET_NOW = "/command_open_ticket_now"


class UnknownChoiceError(LookupError):
    """No message of this conversation offers that choice."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn that was stored: its answer if there is one already, else what Rasa is to be sent."""

    turn: str
    answer: dict[str, Any] | None = None
    utterance: Utterance | None = None


async def take_message(
    counter: Counter,
    assistant: Assistant,
    conversation_id: str,
    token: str | None,
    client_id: str,
    *,
    text: str | None = None,
    choice: str | None = None,
) -> dict[str, Any]:
    """The answer to a message: `{"messages", "state", "language", "expects", "pin"}`.

    The message is committed before the assistant hears it. The same `client_id` again gets the
    same answer. Raises UnknownConversationError, UnknownChoiceError, ClosedError.
    """
    begun = await in_thread(_begin, counter, conversation_id, token, client_id, text, choice)
    if begun.answer is not None:
        return begun.answer
    spoken: list[Spoken] | None = []
    if begun.utterance is not None:
        try:
            spoken = await assistant.respond(begun.utterance)
        except AssistantUnavailableError:
            spoken = None
    return await in_thread(_finish, counter, begun.turn, spoken)


def _begin(
    counter: Counter,
    conversation_id: str,
    token: str | None,
    client_id: str,
    text: str | None,
    choice: str | None,
) -> Begun:
    with counter.store.unit_of_work() as session:
        conversation = counter.authorised(session, conversation_id, token)
        turn = session.scalar(
            select(Turn).where(Turn.conversation_id == conversation.id, Turn.client_id == client_id)
        )
        if turn is not None:
            if turn.answer is not None:
                return Begun(turn.id, answer=turn.answer)
            return Begun(turn.id, utterance=_utterance(conversation, turn))
        if conversation.state == State.CLOSED:
            raise ClosedError(conversation.id)
        turn_id = str(uuid.uuid4())
        if choice is not None:
            return _begin_choice(counter, session, conversation, turn_id, client_id, choice)
        assert text is not None
        return _begin_text(counter, session, conversation, turn_id, client_id, text)


def _begin_text(
    counter: Counter,
    session: Session,
    conversation: Conversation,
    turn_id: str,
    client_id: str,
    text: str,
) -> Begun:
    exchange = counter.exchange(session, conversation, turn_id)
    account = exchange.account
    answers_pin = conversation.expects == Expects.PIN
    own = current_pin(account, counter.settings.secret, counter.clock()) if account else None
    if conversation.state == State.BOT:
        returning.notice_absence(exchange, conversation.updated_at)
    clean = redact(text, own_pin=own, answers_pin=answers_pin)
    message = add_message(
        session, conversation, Author.CUSTOMER, clean, exchange.now, client_id=client_id
    )
    turn = _store_turn(counter, session, conversation, turn_id, client_id, message, {"text": clean})
    if conversation.state != State.BOT:
        return Begun(turn.id)
    pin = typed_pin(text) if answers_pin else None
    if pin is not None:
        pin_check.check(counter, session, conversation, pin, turn_id)
        return Begun(turn.id)
    return Begun(turn.id, utterance=_utterance(conversation, turn))


def _begin_choice(
    counter: Counter,
    session: Session,
    conversation: Conversation,
    turn_id: str,
    client_id: str,
    choice: str,
) -> Begun:
    picked = find_choice(session, conversation, choice)
    if picked is None:
        raise UnknownChoiceError(choice)
    command = picked.command
    was_open = is_open_question(session, conversation, picked.message)
    exchange = counter.exchange(session, conversation, turn_id)
    if conversation.state == State.BOT:
        returning.notice_absence(exchange, conversation.updated_at)
    message = add_message(
        session, conversation, Author.CUSTOMER, picked.title, exchange.now, client_id=client_id
    )
    turn = _store_turn(
        counter, session, conversation, turn_id, client_id, message, {"command": command}
    )
    if command == LEAVE_QUEUE:
        if conversation.state == State.QUEUED:
            leave(session, conversation, exchange.now)
            conversation.pin = PinState.NOT_ASKED
            exchange.say("left_queue", choices=options.way_on(exchange, exchange.decide()))
            counter.keep(exchange)
        return Begun(turn.id)
    if command == OPEN_TICKET_NOW:
        open_ticket_without_assistant(exchange)
        counter.keep(exchange)
        return Begun(turn.id)
    if conversation.state != State.BOT:
        return Begun(turn.id)
    if not was_open and command in ("/affirm", "/deny"):
        # A yes to a question that was answered meanwhile, e.g. in another tab, answers nothing.
        exchange.say("choice_outdated")
        counter.keep(exchange)
        return Begun(turn.id)
    return Begun(turn.id, utterance=_utterance(conversation, turn))


def _store_turn(
    counter: Counter,
    session: Session,
    conversation: Conversation,
    turn_id: str,
    client_id: str,
    message: Message,
    sent: dict[str, str],
) -> Turn:
    turn = Turn(
        id=turn_id,
        conversation_id=conversation.id,
        client_id=client_id,
        message_id=message.id,
        sent=sent,
        started_at=counter.clock(),
    )
    session.add(turn)
    session.flush()
    return turn


def _utterance(conversation: Conversation, turn: Turn) -> Utterance:
    return Utterance(
        conversation_id=conversation.id,
        turn=turn.id,
        language=conversation.language,
        language_settled=conversation.language_settled,
        expects=conversation.expects,
        text=turn.sent.get("text"),
        command=turn.sent.get("command"),
    )


def _finish(counter: Counter, turn_id: str, spoken: list[Spoken] | None) -> dict[str, Any]:
    """Store what was said, and the answer that a repeat of the call gets."""
    with counter.store.unit_of_work() as session:
        turn = session.get_one(Turn, turn_id)
        conversation = session.get_one(Conversation, turn.conversation_id)
        if turn.answer is not None:
            return turn.answer
        if spoken is None:
            exchange = counter.exchange(session, conversation, turn.id)
            apologise(exchange)
            counter.keep(exchange)
        else:
            counter.keep_spoken(session, conversation, spoken)
        messages = session.scalars(
            select(Message)
            .where(
                Message.conversation_id == conversation.id,
                Message.id >= turn.message_id,
                Message.internal.is_(False),
            )
            .order_by(Message.id)
        )
        answer = {
            "messages": [message_view(message) for message in messages],
            **state_view(conversation),
        }
        turn.answer = answer
        turn.decided = _decided(counter, session, conversation)
        return answer


def _decided(
    counter: Counter, session: Session, conversation: Conversation
) -> dict[str, Any] | None:
    """The case as the policy has it now, and its decision, for who reads the turn later."""
    if conversation.decision is None:
        return None
    account = session.get(Account, conversation.account_id) if conversation.account_id else None
    return {
        "topic": conversation.topic,
        "requested_channel": conversation.requested_channel,
        "languages": list(conversation.languages),
        "plan": account.plan if account else None,
        "now": conversation.now(counter.clock()).isoformat(),
        "decision": conversation.decision,
    }
