"""Files that customers send: pictures, logs, documents; nothing that a browser would run (R12)."""

from __future__ import annotations

import re
import unicodedata
import uuid
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy.orm import Session

from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Attachment, Author, Conversation, State
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


def attach(
    counter: Counter, session: Session, conversation: Conversation, upload: Upload
) -> Attachment:
    """Keep the file and say so in the conversation. Raises RefusedFileError."""
    if not upload.content:
        raise RefusedFileError("empty")
    if len(upload.content) > LARGEST_BYTES:
        raise RefusedFileError("too_large")
    count = session.query(Attachment).filter_by(conversation_id=conversation.id).count()
    if count >= MOST_PER_CONVERSATION:
        raise RefusedFileError("too_many")
    now = counter.clock()
    attachment = Attachment(
        id=str(uuid.uuid4()),
        conversation_id=conversation.id,
        name=safe_name(upload.name),
        type=file_type(upload),
        size=len(upload.content),
        created_at=now,
    )
    path = attachment_path(counter.settings.home, attachment.id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(upload.content)
    session.add(attachment)
    add_message(
        session,
        conversation,
        Author.CUSTOMER,
        attachment.name,
        conversation.now(now),
        attachments=[
            {
                "id": attachment.id,
                "name": attachment.name,
                "type": attachment.type,
                "size": attachment.size,
            }
        ],
    )
    if conversation.state == State.BOT:
        exchange = counter.exchange(session, conversation, attachment.id)
        exchange.say("attachment_received", name=attachment.name)
        counter.keep(exchange)
    return attachment


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
