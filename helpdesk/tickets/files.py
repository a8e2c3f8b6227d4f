"""Files of tickets, held to the same rules as files in a conversation (R12)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.model import DraftFile
from helpdesk.conversations.attachments import (
    RefusedFileError,
    Upload,
    checked_type,
    file_type,
    safe_name,
    write_file,
)
from helpdesk.tickets.model import Ticket, TicketFile, TicketReply

#: So many at once; a reply can bring more.
MOST_AT_ONCE = 5


def check_files(uploads: Sequence[Upload]) -> None:
    """Raises RefusedFileError for the first that cannot be taken; nothing is kept yet."""
    if len(uploads) > MOST_AT_ONCE:
        raise RefusedFileError("too_many")
    for upload in uploads:
        checked_type(upload)


def keep_files(
    session: Session,
    home: Path,
    ticket: Ticket,
    uploads: Sequence[Upload],
    now: datetime,
    reply: TicketReply | None = None,
) -> None:
    """Keep files that were checked before, with the ticket or with a reply to it."""
    for upload in uploads:
        entry = TicketFile(
            id=str(uuid.uuid4()),
            ticket_id=ticket.id,
            reply_id=reply.id if reply else None,
            name=safe_name(upload.name),
            type=file_type(upload),
            size=len(upload.content),
            created_at=now,
        )
        write_file(home, entry.id, upload.content)
        session.add(entry)
    session.flush()


def adopt_files(
    session: Session, ticket: Ticket, reply: TicketReply, drafts: Sequence[DraftFile]
) -> None:
    """What an agent chose before becomes part of a reply; the bytes stay where they are."""
    for draft in drafts:
        session.add(
            TicketFile(
                id=draft.id,
                ticket_id=ticket.id,
                reply_id=reply.id,
                name=draft.name,
                type=draft.type,
                size=draft.size,
                created_at=draft.created_at,
            )
        )
    session.flush()


def files_of(session: Session, ticket: Ticket) -> Sequence[TicketFile]:
    """All files of a ticket, in the order in which they came."""
    return session.scalars(
        select(TicketFile)
        .where(TicketFile.ticket_id == ticket.id)
        .order_by(TicketFile.created_at, TicketFile.name)
    ).all()
