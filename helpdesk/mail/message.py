"""A mail before it is sent."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person. `key` makes its Message-ID, so that a repeat can be recognised."""

    key: str
    to: str
    subject: str
    text: str
    #: The same as a page, for programs that show one; styles stand in it, nothing is loaded.
    html: str | None = None
    reply_to: str | None = None
    secret: bool = False
    #: Written by nobody: programs that answer mail by themselves leave it alone (RFC 3834).
    automatic: bool = True
    #: Without brackets; derived from `key` where nothing is given.
    message_id: str | None = None
    #: Message-IDs of what this mail answers, the oldest first.
    references: tuple[str, ...] = ()


def to_email(mail: Mail, sender: str) -> EmailMessage:
    """The mail as RFC 5322. Line breaks in header values are folded away, never obeyed."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = " ".join(mail.to.split())
    message["Subject"] = " ".join(mail.subject.split())
    if mail.reply_to:
        message["Reply-To"] = " ".join(mail.reply_to.split())
    message["Message-ID"] = f"<{mail.message_id or _derived_id(mail.key, sender)}>"
    if mail.references:
        message["In-Reply-To"] = f"<{mail.references[-1]}>"
        message["References"] = " ".join(f"<{each}>" for each in mail.references)
    if mail.automatic:
        message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    return message


def _derived_id(key: str, sender: str) -> str:
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{digest}@{mail_domain(sender)}"


def mail_domain(sender: str) -> str:
    """The domain of the sender's address."""
    return parseaddr(sender)[1].partition("@")[2] or "localhost"
