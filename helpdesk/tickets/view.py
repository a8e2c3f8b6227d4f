"""Tickets as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.tickets.files import files_of
from helpdesk.tickets.history import history_of
from helpdesk.tickets.model import Ticket, TicketFile, TicketReply, TicketTag


def ticket_brief(ticket: Ticket) -> dict[str, Any]:
    """A ticket in a list."""
    return {
        "number": ticket.number,
        "topic": ticket.topic,
        "status": ticket.status,
        "language": ticket.language,
        "subject": ticket.subject,
        "urgent": ticket.urgent,
        "priority": ticket.priority,
        "stricter_verification": ticket.stricter_verification,
        "opened_at": ticket.opened_at.isoformat(),
        "reply_due_by": ticket.reply_due_by.isoformat(),
    }


def ticket_view(
    ticket: Ticket, replies: Sequence[TicketReply], files: Sequence[TicketFile] = ()
) -> dict[str, Any]:
    """A ticket with its facts, correspondence and files."""
    return {
        **ticket_brief(ticket),
        "facts": ticket.facts,
        "conversation_id": ticket.conversation_id,
        "account": ticket.account_id,
        "files": [
            {
                "id": file.id,
                "reply": file.reply_id,
                "name": file.name,
                "type": file.type,
                "size": file.size,
            }
            for file in files
        ],
        "replies": [
            {
                "id": reply.id,
                "at": reply.at.isoformat(),
                "author": reply.author,
                "name": reply.name,
                "text": reply.text,
            }
            for reply in replies
        ],
    }


def staff_view(session: Session, ticket: Ticket) -> dict[str, Any]:
    """A ticket as agents see it: with notes, tags, assignee and history."""
    replies = session.scalars(
        select(TicketReply).where(TicketReply.ticket_id == ticket.id).order_by(TicketReply.id)
    ).all()
    view = ticket_view(ticket, replies, files_of(session, ticket))
    for reply, shown in zip(replies, view["replies"], strict=True):
        shown["internal"] = reply.internal
    assignee = session.get(Staff, ticket.assignee_id) if ticket.assignee_id else None
    original = session.get(Ticket, ticket.duplicate_of_id) if ticket.duplicate_of_id else None
    return {
        **view,
        "assignee": {"id": assignee.id, "name": assignee.name} if assignee else None,
        "tags": session.scalars(
            select(TicketTag.tag).where(TicketTag.ticket_id == ticket.id).order_by(TicketTag.tag)
        ).all(),
        "duplicate_of": original.number if original else None,
        "history": [
            {"at": event.at.isoformat(), "by": name, "action": event.action, "detail": event.detail}
            for event, name in history_of(session, ticket)
        ],
    }
