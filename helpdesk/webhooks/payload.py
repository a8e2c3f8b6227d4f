"""What a target is told: version 1 of the data, as docs/other-desks.md publishes it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.agents.model import Handoff, Staff
from helpdesk.conversations.model import Conversation, Message
from helpdesk.tickets.model import Ticket, TicketReply

#: Grows when a field changes its meaning or goes; new fields come without.
VERSION = 1
#: Of a body, in bytes; the transcript gives way, its oldest messages first.
MOST_BYTES = 256 * 1024


def conversation_data(
    session: Session, conversation: Conversation, *, transcript: bool
) -> dict[str, Any]:
    """A conversation, its newest hand-off, and with `transcript` all that was said."""
    handoff = session.scalar(
        select(Handoff)
        .where(Handoff.conversation_id == conversation.id)
        .order_by(Handoff.id.desc())
        .limit(1)
    )
    rating = None
    if conversation.rating_score is not None:
        rating = {"score": conversation.rating_score, "comment": conversation.rating_comment}
    return {
        "id": conversation.id,
        "state": conversation.state,
        "language": conversation.language,
        "topic": conversation.topic,
        "verified": conversation.pin == "verified",
        "created_at": _instant(conversation.created_at),
        "closed_at": _instant(conversation.closed_at),
        "close_reason": conversation.close_reason,
        "rating": rating,
        "customer": _customer(session, conversation.account_id),
        "handoff": _handoff(session, handoff) if handoff else None,
        "transcript": _transcript(session, conversation) if transcript else None,
        "transcript_complete": transcript,
    }


def ticket_data(session: Session, ticket: Ticket) -> dict[str, Any]:
    """A ticket without its correspondence."""
    assignee = session.get(Staff, ticket.assignee_id) if ticket.assignee_id else None
    return {
        "number": ticket.number,
        "status": ticket.status,
        "priority": ticket.priority,
        "topic": ticket.topic,
        "language": ticket.language,
        "subject": ticket.subject,
        "facts": ticket.facts,
        "stricter_verification": ticket.stricter_verification,
        "assignee": assignee.name if assignee else None,
        "conversation_id": ticket.conversation_id,
        "opened_at": _instant(ticket.opened_at),
        "reply_due_by": _instant(ticket.reply_due_by),
        "first_answered_at": _instant(ticket.first_answered_at),
        "closed_at": _instant(ticket.closed_at),
        "customer": _customer(session, ticket.account_id),
    }


def reply_data(session: Session, ticket: Ticket, author: str) -> dict[str, Any] | None:
    """What `author` (customer or agent) wrote last in a ticket; never a note."""
    reply = session.scalar(
        select(TicketReply)
        .where(
            TicketReply.ticket_id == ticket.id,
            TicketReply.author == author,
            TicketReply.internal.is_(False),
        )
        .order_by(TicketReply.id.desc())
        .limit(1)
    )
    if reply is None:
        return None
    return {
        "id": reply.id,
        "at": _instant(reply.at),
        "author": reply.author,
        "name": reply.name,
        "text": reply.text,
    }


def within_bounds(message: dict[str, Any]) -> dict[str, Any]:
    """The message, with a shorter transcript where it were too long."""
    conversation = message["data"].get("conversation") or {}
    transcript = conversation.get("transcript") or []
    while transcript and len(encoded(message)) > MOST_BYTES:
        del transcript[: max(1, len(transcript) // 4)]
        conversation["transcript_complete"] = False
    return message


def encoded(message: dict[str, Any]) -> bytes:
    """The body as it is signed and sent."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def _transcript(session: Session, conversation: Conversation) -> list[dict[str, Any]]:
    messages = session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.internal.is_(False))
        .order_by(Message.id)
    )
    return [
        {
            "id": each.id,
            "at": _instant(each.at),
            "author": each.author,
            "name": each.agent_name,
            "text": each.text,
            "files": [file["name"] for file in each.attachments],
        }
        for each in messages
    ]


def _customer(session: Session, account_id: str | None) -> dict[str, Any] | None:
    account = session.get(Account, account_id) if account_id else None
    if account is None:
        return None
    return {"id": account.id, "email": account.email, "plan": account.plan}


def _handoff(session: Session, handoff: Handoff) -> dict[str, Any]:
    agent = session.get(Staff, handoff.agent_id) if handoff.agent_id else None
    return {
        "channel": handoff.channel,
        "state": handoff.state,
        "reference": handoff.reference,
        "agent": agent.name if agent else None,
        "queued_at": _instant(handoff.queued_at),
        "accepted_at": _instant(handoff.accepted_at),
        "ended_at": _instant(handoff.ended_at),
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
