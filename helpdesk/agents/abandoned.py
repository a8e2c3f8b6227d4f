"""An agent who is gone keeps no customer waiting: the conversation is free for a colleague."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents import desk, queue
from helpdesk.agents.audit import audit
from helpdesk.agents.model import Handoff, HandoffState, Staff
from helpdesk.agents.presence import GONE_AFTER
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Author, Conversation
from helpdesk.conversations.transcript import add_message
from helpdesk.texts.staff import staff_language, staff_text


def free_abandoned(counter: Counter) -> list[str]:
    """Put what absent agents hold back into the queue, and say so to both sides.

    Returns the conversations' ids. Scripts, which show no desk, are never taken for absent.
    """
    limit = counter.clock() - GONE_AFTER
    abandoned = (
        select(Handoff.conversation_id)
        .where(Handoff.state == HandoffState.ACCEPTED, Handoff.agent_seen_at < limit)
        .order_by(Handoff.id)
    )
    with counter.store.reading() as session:
        ids = session.scalars(abandoned).all()
    return [each for each in ids if _free(counter, each, limit)]


def _free(counter: Counter, conversation_id: str, limit: datetime) -> bool:
    with counter.store.unit_of_work() as session:
        conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
        handoff = queue.accepted_handoff(session, conversation)
        # Looked at again: the agent may have come back in between.
        if handoff is None or handoff.agent_seen_at is None or handoff.agent_seen_at >= limit:
            return False
        agent = session.get_one(Staff, handoff.agent_id)
        _put_back(counter, session, conversation, agent, "agent_lost", "freed")
        audit(session, agent, "lost", conversation.id, counter.clock())
        return True


def release(counter: Counter, session: Session, agent: Staff) -> list[str]:
    """Put all that somebody holds, who may no longer serve customers, back into the queue."""
    held = select(Handoff.conversation_id).where(
        Handoff.state == HandoffState.ACCEPTED, Handoff.agent_id == agent.id
    )
    ids = list(session.scalars(held.order_by(Handoff.id)))
    for each in ids:
        conversation = session.get_one(Conversation, each)
        _put_back(counter, session, conversation, agent, "agent_transferred", "released")
    return ids


def _put_back(
    counter: Counter,
    session: Session,
    conversation: Conversation,
    agent: Staff,
    told: str,
    noted: str,
) -> None:
    """Back into the queue, with a notice to the customer and one to the agents."""
    now = conversation.now(counter.clock())
    queue.requeue(session, conversation, now)
    desk.tell(counter, session, conversation, told, agent=agent.name)
    text = staff_text(staff_language(agent.desk_language), "conversation", noted, agent=agent.name)
    add_message(session, conversation, Author.SYSTEM, text, now, internal=True)
