"""Files of conversations: pictures, logs, documents; nothing that a browser would run (R12)."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from sqlalchemy.orm import Session

from helpdesk.conversations.counter import ClosedError, Counter
from helpdesk.conversations.model import Attachment, Author, Conversation, Message, State
from helpdesk.conversations.redaction import redact
from helpdesk.conversations.transcript import add_message

LARGEST_BYTES = 10 * 1024 * 1024
MOST_PER_CONVERSATION = 20

_TEXT = "text/plain"
#: What a file is, by its first bytes: a name proves nothing.
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png", ("png",)),
    (b"\xff\xd8\xff", "image/jpeg", ("jpg", "jpeg")),
    (b"GIF87a", "image/gif", ("gif",)),
    (b"GIF89a", "image/gif", ("gif",)),
    (b"%PDF-", "application/pdf", ("pdf",)),
)
_TEXT_ENDINGS = ("txt", "log", "csv", "eml", "json", "xml", "md")


class RefusedFileError(ValueError):
    """The file cannot be taken. `reason` is a key for people: empty, too_large, type, too_many."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its bytes are not trusted to be what its name says."""

    name: str
    content: bytes


def file_type(upload: Upload) -> str:
    """The media type, where name and content agree on one that is safe. Raises RefusedFileError."""
    ending = upload.name.rpartition(".")[2].lower()
    for signature, media_type, endings in _SIGNATURES:
        if upload.content.startswith(signature):
            if ending in endings:
                return media_type
            raise RefusedFileError("type")
    if upload.content[:4] == b"RIFF" and upload.content[8:12] == b"WEBP" and ending == "webp":
        return "image/webp"
    if ending in _TEXT_ENDINGS and b"\0" not in upload.content:
        return _TEXT
    raise RefusedFileError("type")


def checked_type(upload: Upload) -> str:
    """The media type of a file that can be taken. Raises RefusedFileError."""
    if not upload.content:
        raise RefusedFileError("empty")
    if len(upload.content) > LARGEST_BYTES:
        raise RefusedFileError("too_large")
    return file_type(upload)


def attach(
    counter: Counter, session: Session, conversation: Conversation, upload: Upload
) -> Attachment:
    """Keep a customer's file and say so in the conversation.

    Raises RefusedFileError, ClosedError.
    """
    if conversation.state == State.CLOSED:
        raise ClosedError(conversation.id)
    media_type = checked_type(upload)
    check_room(session, conversation, 1)
    now = counter.clock()
    attachment = Attachment(
        id=str(uuid.uuid4()),
        conversation_id=conversation.id,
        name=safe_name(upload.name),
        type=media_type,
        size=len(upload.content),
        created_at=now,
    )
    write_file(counter.settings.home, attachment.id, upload.content)
    say_file(session, attachment, conversation, Author.CUSTOMER, conversation.now(now))
    if conversation.state == State.BOT:
        exchange = counter.exchange(session, conversation, attachment.id)
        exchange.say("attachment_received", name=attachment.name)
        counter.keep(exchange)
    return attachment


def check_room(session: Session, conversation: Conversation, more: int) -> None:
    """Raises RefusedFileError where the conversation cannot take so many more files."""
    count = session.query(Attachment).filter_by(conversation_id=conversation.id).count()
    if count + more > MOST_PER_CONVERSATION:
        raise RefusedFileError("too_many")


def say_file(
    session: Session,
    attachment: Attachment,
    conversation: Conversation,
    author: Author,
    now: datetime,
    *,
    agent_name: str | None = None,
    client_id: str | None = None,
) -> Message:
    """Add a file, whose bytes are kept already, to the conversation as a message of its own."""
    session.add(attachment)
    return add_message(
        session,
        conversation,
        author,
        attachment.name,
        now,
        attachments=[file_view(attachment)],
        agent_name=agent_name,
        client_id=client_id,
    )


class KeptFile(Protocol):
    """What is known of a file, wherever it belongs."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def size(self) -> int: ...


def file_view(file: KeptFile) -> dict[str, Any]:
    """A file as JSON."""
    return {"id": file.id, "name": file.name, "type": file.type, "size": file.size}


def write_file(home: Path, file_id: str, content: bytes) -> None:
    """Write down the bytes of a file."""
    path = attachment_path(home, file_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def attachment_path(home: Path, attachment_id: str) -> Path:
    """Where the bytes lie; the customer's name for the file is never part of a path."""
    return home / "attachments" / attachment_id[:2] / attachment_id


def safe_name(name: str) -> str:
    """The last part of the name, without what could act in a path, a header or a terminal."""
    last = re.split(r"[\\/]", name)[-1]
    printable = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(". ")
    return redact(printable)[:120] or "file"


def download_headers(name: str) -> dict[str, str]:
    """Headers that make a browser save a file and never interpret it."""
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
