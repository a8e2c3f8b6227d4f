"""Conversations as agents see them, as JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk.agents import desk
from helpdesk.agents.briefing import briefing
from helpdesk.agents.model import Handoff
from helpdesk.conversations.model import Conversation, Message
from helpdesk.conversations.transcript import messages_of
from helpdesk.conversations.view import conversation_view, handoff_view, message_view


def brief(session: Session, conversation: Conversation, phone: str) -> dict[str, Any]:
    """A conversation in a list."""
    handoff = session.scalar(
        select(Handoff)
        .where(Handoff.conversation_id == conversation.id)
        .order_by(Handoff.id.desc())
        .limit(1)
    )
    told = briefing(session, conversation)
    return {
        "id": conversation.id,
        "state": conversation.state,
        "language": conversation.language,
        "topic": conversation.topic,
        "plan": told["customer"]["plan"],
        "pin": conversation.pin,
        "stricter_verification": told["customer"]["stricter_verification"],
        "first_words": told["first_words"],
        "handoff": handoff_view(session, conversation, phone),
        "waiting_since": handoff.queued_at.isoformat() if handoff else None,
        "updated_at": conversation.updated_at.isoformat(),
        "last_message_id": session.scalar(
            select(func.max(Message.id)).where(Message.conversation_id == conversation.id)
        ),
    }


def desk_view(session: Session, conversation: Conversation, phone: str) -> dict[str, Any]:
    """A conversation with briefing and transcript, notes included."""
    view = conversation_view(session, conversation, phone)
    messages = messages_of(session, conversation, internal=True)
    view["messages"] = [{**message_view(m), "internal": m.internal} for m in messages]
    agent = desk.holder(session, conversation)
    return {
        **view,
        "briefing": briefing(session, conversation),
        "agent": {"email": agent.email, "name": agent.name} if agent else None,
        "close_reason": conversation.close_reason,
    }
