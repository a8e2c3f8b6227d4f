"""Mail that came in, whole: what was threaded into a ticket, and what waits for a person."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.store.base import Base, Instant


class Outcome(StrEnum):
    """What became of a mail; all but `threaded` and `automatic` wait for a person."""

    #: No mail at all: a message from the contact page (R14).
    CONTACT = "contact"
    #: Added to its ticket.
    THREADED = "threaded"
    #: It answers none of our mails.
    NO_TICKET = "no_ticket"
    #: It names a ticket by a token that is not ours.
    FORGED = "forged"
    #: The token is ours, the sender is not the ticket's customer.
    OTHER_SENDER = "other_sender"
    #: A program wrote it (RFC 3834): kept, never answered, added to nothing.
    AUTOMATIC = "automatic"
    #: One of our own mails came back.
    BOUNCE = "bounce"
    #: It could not be read, or held nothing.
    UNREADABLE = "unreadable"


class ReceivedMail(Base):
    """One mail as it was read, redacted. `key` makes receiving it again harmless."""

    __tablename__ = "received_mails"
    __table_args__ = (Index("ix_received_mails_outcome_at", "outcome", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(Instant)
    #: As the From header claims; empty where there is none.
    sender: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(200))
    #: All of it, with what it quotes.
    text: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(20))
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_replies.id"))
    #: Null while a person has to look at it.
    handled_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class ReceivedFile(Base):
    """A file of a mail that waits for a person; its bytes lie under GUICHET_HOME by id."""

    __tablename__ = "received_files"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    mail_id: Mapped[int] = mapped_column(
        ForeignKey("received_mails.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
