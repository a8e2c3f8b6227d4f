"""A topic that was misunderstood: put right at once, and kept for the trainers."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from helpdesk.agents.audit import Changed, audit
from helpdesk.agents.model import Staff, TrainerFlag
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Author, Conversation, Message
from helpdesk.dialogue.memory import Memory
from helpdesk.tickets.model import Ticket, TicketStatus


class UnknownTopicError(ValueError):
    """The policy names no such topic."""


def correct_topic(
    counter: Counter,
    session: Session,
    conversation: Conversation,
    staff: Staff,
    topic: str,
    reason: str | None,
) -> None:
    """Give the conversation and its unfinished tickets the right topic, and flag the message.

    Nothing happens when it has that topic already. Raises UnknownTopicError.
    """
    if topic not in counter.policy.support.topics:
        raise UnknownTopicError(topic)
    was, now = conversation.topic, counter.clock()
    if was == topic:
        return
    message = _misunderstood(session, conversation)
    session.add(
        TrainerFlag(
            at=now,
            conversation_id=conversation.id,
            message_id=message.id if message else None,
            text=message.text if message else "",
            was=was,
            should_be=topic,
            staff_id=staff.id,
            reason=reason,
        )
    )
    conversation.topic = topic
    session.execute(
        update(Ticket)
        .where(Ticket.conversation_id == conversation.id, Ticket.status != TicketStatus.CLOSED)
        .values(topic=topic)
    )
    changed = Changed("topic", was, topic)
    audit(session, staff, "correct_topic", conversation.id, now, changes=[changed])


def _misunderstood(session: Session, conversation: Conversation) -> Message | None:
    """The message that brought the topic up; else the customer's first."""
    said = session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.author == Author.CUSTOMER)
        .order_by(Message.id)
    ).all()
    words = Memory(conversation.memory).first_words
    return next((each for each in reversed(said) if each.text == words), said[0] if said else None)
