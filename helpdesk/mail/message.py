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


def to_email(mail: Mail, sender: str) -> EmailMessage:
    """The mail as RFC 5322. Line breaks in header values are folded away, never obeyed."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = " ".join(mail.to.split())
    message["Subject"] = " ".join(mail.subject.split())
    if mail.reply_to:
        message["Reply-To"] = " ".join(mail.reply_to.split())
    domain = parseaddr(sender)[1].partition("@")[2] or "localhost"
    digest = hashlib.sha256(mail.key.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{digest}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html is not None:
        message.add_alternative(mail.html, subtype="html")
    return message
