"""Conversations as agents see them, as JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from helpdesk.agents import desk
from helpdesk.agents.briefing import briefing
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation
from helpdesk.conversations.transcript import messages_of
from helpdesk.conversations.view import conversation_view, message_view


def desk_view(counter: Counter, session: Session, conversation: Conversation) -> dict[str, Any]:
    """A conversation with briefing and transcript, notes included."""
    view = conversation_view(session, conversation, counter.policy.phone.number)
    messages = messages_of(session, conversation, internal=True)
    view["messages"] = [{**message_view(m), "internal": m.internal} for m in messages]
    agent = desk.holder(session, conversation)
    return {
        **view,
        "briefing": briefing(session, conversation, counter.policy.support),
        "agent": {"email": agent.email, "name": agent.name} if agent else None,
        "close_reason": conversation.close_reason,
    }
