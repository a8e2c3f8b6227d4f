"""A mail that came in, read as what it may be: anything at all, from anybody (RFC 5322, MIME)."""

from __future__ import annotations

import email
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import Any

from helpdesk.mail.page_text import page_text

LARGEST_BYTES = 30 * 1024 * 1024
#: Of text; what is beyond it is in no mail that a person wrote.
MOST_CHARACTERS = 200_000
_ADDRESSED_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "In-Reply-To", "References")
#: Values of Precedence that only programs send.
_BULK = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})
_ROBOTS = frozenset({"mailer-daemon", "postmaster"})


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a mail, as it came."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Incoming:
    """A mail as it was understood. `sender` is what its From header claims; "" where none does."""

    key: str
    sender: str
    subject: str
    text: str
    #: Where it says whom it is for and what it answers; tokens of ours may stand in it.
    marks: str
    #: A program wrote it (RFC 3834), or a list passed it on.
    automatic: bool
    #: It reports that a mail of ours did not arrive (RFC 3464).
    bounce: bool
    files: tuple[Part, ...]


def read_mail(raw: bytes) -> Incoming:
    """The mail; whatever is malformed in it is read as well as it can be. Never raises."""
    try:
        return _read(email.message_from_bytes(raw))
    except Exception:
        # What no parser takes (nested without end, say) is still shown to a person.
        text = _clean(raw[:MOST_CHARACTERS].decode("utf-8", "replace"))
        return Incoming(hashlib.sha256(raw).hexdigest(), "", "", text, "", False, False, ())


def _read(message: Message) -> Incoming:
    sender, text = _sender(message), _text(message)
    subject = " ".join(_header(message, "Subject").split())[:200]
    identity = "\n".join((_header(message, "Message-ID"), sender, subject, text))
    marks = [value for name in _ADDRESSED_TO for value in _headers(message, name)]
    bounce = _is_bounce(message, sender)
    if bounce:
        marks.append(_returned(message))
    return Incoming(
        key=hashlib.sha256(identity.encode("utf-8", "replace")).hexdigest(),
        sender=sender,
        subject=subject,
        text=text,
        marks="\n".join(marks),
        automatic=_is_automatic(message),
        bounce=bounce,
        files=tuple(_files(message)),
    )


def _sender(message: Message) -> str:
    """The one address of From, in small letters; "" for none or several.

    Read before encoded words are decoded: what they hold is a name, and never an address.
    """
    values = [_clean(str(value)) for value in message.get_all("From", [])]
    found = {address.lower() for _, address in getaddresses(values) if "@" in address}
    return found.pop()[:320] if len(found) == 1 else ""


def _headers(message: Message, name: str) -> list[str]:
    """All values of a header, with encoded words (RFC 2047) decoded."""
    return [_clean(_plain(str(value))) for value in message.get_all(name, [])]


def _plain(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (LookupError, ValueError, HeaderParseError):
        return value


def _header(message: Message, name: str) -> str:
    return next(iter(_headers(message, name)), "")


def _text(message: Message) -> str:
    """The body: as plain text, else what the page says."""
    for kind in ("plain", "html"):
        pieces = [
            _decoded(part)
            for part in _leaves(message)
            if part.get_content_type() == f"text/{kind}" and not _is_file(part)
        ]
        if any(piece.strip() for piece in pieces):
            whole = "\n\n".join(pieces)
            return (page_text(whole) if kind == "html" else _clean(whole)).strip()[:MOST_CHARACTERS]
    return ""


def _files(message: Message) -> Iterator[Part]:
    for part in _leaves(message):
        if _is_file(part):
            content = part.get_payload(decode=True)
            yield Part(_name(part), content if isinstance(content, bytes) else b"")


def _is_file(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(_name(part))


def _name(part: Message) -> str:
    return _clean(_plain(part.get_filename() or ""))


def _leaves(message: Message) -> Iterator[Message]:
    """The parts that hold something; mails inside of the mail are not opened."""
    if message.get_content_maintype() == "message":
        return
    payload: Any = message.get_payload()
    if isinstance(payload, list):
        for part in payload:
            yield from _leaves(part)
    else:
        yield message


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _is_automatic(message: Message) -> bool:
    submitted = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return (
        submitted not in ("", "no")
        or _header(message, "Precedence").strip().lower() in _BULK
        or any(message.get(name) for name in ("List-Id", "X-Autoreply", "X-Autorespond"))
    )


def _is_bounce(message: Message, sender: str) -> bool:
    return (
        message.get_content_type() == "multipart/report"
        or _header(message, "Return-Path").strip() == "<>"
        or sender.partition("@")[0] in _ROBOTS
    )


def _returned(message: Message) -> str:
    """What a report returns of our mail, in which our Message-ID stands."""
    pieces = []
    for part in message.walk():
        if part.get_content_type() == "text/rfc822-headers":
            pieces.append(_decoded(part))
        elif part.get_content_type() == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            pieces += _headers(inner, "Message-ID") if isinstance(inner, Message) else []
    return "\n".join(pieces)[:10_000]


def _clean(text: str) -> str:
    """Without what no database takes and no screen shows; lines end alike."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (char for char in plain if char.isprintable() or char in "\n\t\u00ad\u200b")
    return "".join(kept)
