"""Tickets as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpdesk.tickets.model import Ticket, TicketFile, TicketReply


def ticket_brief(ticket: Ticket) -> dict[str, Any]:
    """A ticket in a list."""
    return {
        "number": ticket.number,
        "topic": ticket.topic,
        "status": ticket.status,
        "language": ticket.language,
        "subject": ticket.subject,
        "urgent": ticket.urgent,
        "priority": "urgent" if ticket.urgent else "normal",
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
