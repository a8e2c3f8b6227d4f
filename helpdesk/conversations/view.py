"""Conversations as JSON: what the public API answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Handoff, HandoffState, Staff
from helpdesk.agents.queue import position
from helpdesk.conversations.model import Conversation, Message
from helpdesk.conversations.transcript import messages_of
from helpdesk.tickets.model import Ticket
from helpdesk.tickets.view import ticket_brief


def message_view(message: Message) -> dict[str, Any]:
    """A message without what is the server's own business."""
    return {
        "id": message.id,
        "at": message.at.isoformat(),
        "author": message.author,
        "client_id": message.client_id,
        "agent": message.agent_name,
        "text": message.text,
        "choices": [{"id": c["id"], "title": c["title"]} for c in message.choices],
        "articles": message.articles,
        "attachments": message.attachments,
        "summary": message.summary and _summary_view(message.summary),
    }


def _summary_view(summary: dict[str, Any]) -> dict[str, Any]:
    fields = [
        {name: each[name] for name in ("name", "label", "value", "edit")}
        for each in summary["fields"]
    ]
    return {"title": summary["title"], "fields": fields}


def conversation_view(session: Session, conversation: Conversation, phone: str) -> dict[str, Any]:
    """The whole conversation, as `GET …/{id}` answers. `phone` is the policy's number."""
    return {
        **state_view(conversation),
        "id": conversation.id,
        "topic": conversation.topic,
        "decision": conversation.decision,
        "messages": [message_view(m) for m in messages_of(session, conversation)],
        "tickets": tickets_view(session, conversation),
        "handoff": handoff_view(session, conversation, phone),
        "identified": conversation.account_id is not None,
        "zoneinfo": conversation.zoneinfo,
        "rating": conversation.rating_score,
    }


def tickets_view(session: Session, conversation: Conversation) -> list[dict[str, Any]]:
    """The tickets that were opened in the conversation."""
    tickets = select(Ticket).where(Ticket.conversation_id == conversation.id).order_by(Ticket.id)
    return [ticket_brief(ticket) for ticket in session.scalars(tickets)]


def state_view(conversation: Conversation) -> dict[str, Any]:
    """What every answer about a conversation repeats."""
    return {
        "state": conversation.state,
        "language": conversation.language,
        "expects": conversation.expects,
        "pin": conversation.pin,
    }


def handoff_view(session: Session, conversation: Conversation, phone: str) -> dict[str, Any] | None:
    """The newest hand-off, or None."""
    handoff = session.scalar(
        select(Handoff)
        .where(Handoff.conversation_id == conversation.id)
        .order_by(Handoff.id.desc())
        .limit(1)
    )
    if handoff is None:
        return None
    agent = session.get(Staff, handoff.agent_id) if handoff.agent_id else None
    return {
        "channel": handoff.channel,
        "state": handoff.state,
        "reference": handoff.reference,
        "position": (position(session, handoff) if handoff.state == HandoffState.WAITING else None),
        "agent": agent.name if agent else None,
        "phone_number": phone if handoff.channel == "phone" else None,
    }
