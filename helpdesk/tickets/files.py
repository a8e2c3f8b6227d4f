"""Files of tickets, held to the same rules as files in a conversation (R12)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.conversations.attachments import (
    LARGEST_BYTES,
    RefusedFileError,
    Upload,
    attachment_path,
    file_type,
    safe_name,
)
from helpdesk.tickets.model import Ticket, TicketFile, TicketReply

#: So many at once; a reply can bring more.
MOST_AT_ONCE = 5


def check_files(uploads: Sequence[Upload]) -> None:
    """Raises RefusedFileError for the first that cannot be taken; nothing is kept yet."""
    if len(uploads) > MOST_AT_ONCE:
        raise RefusedFileError("too_many")
    for upload in uploads:
        if not upload.content:
            raise RefusedFileError("empty")
        if len(upload.content) > LARGEST_BYTES:
            raise RefusedFileError("too_large")
        file_type(upload)


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


def write_file(home: Path, file_id: str, content: bytes) -> None:
    """Write down the bytes of a file."""
    path = attachment_path(home, file_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def files_of(session: Session, ticket: Ticket) -> Sequence[TicketFile]:
    """All files of a ticket, in the order in which they came."""
    return session.scalars(
        select(TicketFile)
        .where(TicketFile.ticket_id == ticket.id)
        .order_by(TicketFile.created_at, TicketFile.name)
    ).all()
