"""What agents do with conversations; each act is in the audit log."""

from __future__ import annotations

from sqlalchemy.orm import Session

from helpdesk.agents import queue
from helpdesk.agents.audit import audit
from helpdesk.agents.model import Staff
from helpdesk.agents.presence import is_here
from helpdesk.agents.refusals import Refusal
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import (
    Author,
    Conversation,
    Message,
    PinState,
    State,
)
from helpdesk.conversations.redaction import redact
from helpdesk.conversations.transcript import add_message
from helpdesk.dialogue import options


class NotYoursError(Exception):
    """The conversation or ticket is not in a state in which this agent can do that."""


def accept(counter: Counter, session: Session, conversation: Conversation, staff: Staff) -> None:
    """Take the waiting conversation. Raises Refusal."""
    now = counter.clock()
    handoff = queue.accept(session, conversation, staff, conversation.now(now))
    if is_here(staff, now):
        handoff.agent_seen_at = now
    tell(counter, session, conversation, "agent_joined", agent=staff.name)
    audit(session, staff, "accept", conversation.id, now)


def note(
    counter: Counter, session: Session, conversation: Conversation, staff: Staff, text: str
) -> Message:
    """Write an internal note, which the customer never sees."""
    now = counter.clock()
    audit(session, staff, "note", conversation.id, now)
    return add_message(
        session,
        conversation,
        Author.AGENT,
        redact(text),
        conversation.now(now),
        agent_name=staff.name,
        internal=True,
    )


def close(
    counter: Counter,
    session: Session,
    conversation: Conversation,
    staff: Staff,
    reason: str | None,
) -> None:
    """End the conversation. Raises Refusal."""
    require_mine(session, conversation, staff)
    now = counter.clock()
    tell(counter, session, conversation, "agent_closed", agent=staff.name)
    queue.close(session, conversation, reason, conversation.now(now))
    audit(session, staff, "close", conversation.id, now, reason or "")


def give_back(
    counter: Counter, session: Session, conversation: Conversation, staff: Staff, text: str
) -> None:
    """Hand the conversation back to the assistant, which says what it can do. Raises Refusal."""
    require_mine(session, conversation, staff)
    now = counter.clock()
    if text:
        note(counter, session, conversation, staff, text)
    queue.give_back(session, conversation, conversation.now(now))
    conversation.pin = PinState.NOT_ASKED
    exchange = counter.exchange(session, conversation, "")
    choices = options.way_on(exchange, exchange.decide())
    exchange.say("agent_gave_back", agent=staff.name, choices=choices)
    counter.keep(exchange)
    audit(session, staff, "give_back", conversation.id, now)


def holder(session: Session, conversation: Conversation) -> Staff | None:
    """The agent who has the conversation."""
    handoff = queue.accepted_handoff(session, conversation)
    return session.get(Staff, handoff.agent_id) if handoff and handoff.agent_id else None


def require_mine(session: Session, conversation: Conversation, staff: Staff) -> None:
    """Raises Refusal unless this agent has the live conversation."""
    if conversation.state == State.CLOSED:
        raise Refusal("closed")
    agent = holder(session, conversation)
    if conversation.state != State.LIVE or agent is None:
        raise Refusal("accept_first")
    if agent.id != staff.id:
        raise Refusal("not_yours", agent=agent.name)


def tell(
    counter: Counter, session: Session, conversation: Conversation, key: str, **values: object
) -> None:
    """A notice of the system to the customer, in their language."""
    exchange = counter.exchange(session, conversation, "")
    add_message(session, conversation, Author.SYSTEM, exchange.text(key, **values), exchange.now)
