"""An agent who is gone keeps no customer waiting: the conversation is free for a colleague."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from helpdesk.agents import desk, queue
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
        now = conversation.now(counter.clock())
        queue.requeue(session, conversation, now)
        desk.tell(counter, session, conversation, "agent_lost", agent=agent.name)
        text = staff_text(
            staff_language(agent.desk_language), "conversation", "freed", agent=agent.name
        )
        add_message(session, conversation, Author.SYSTEM, text, now, internal=True)
        desk.audit(session, agent, "lost", conversation.id, counter.clock())
        return True
