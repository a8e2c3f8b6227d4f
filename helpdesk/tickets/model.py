"""Tickets: requests that are answered in writing within the reply period (R1, R12)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.store.base import Base, Instant, Json


class TicketStatus(StrEnum):
    """Open: the customer waits. Answered: support wrote last. Closed: done."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Ticket(Base):
    """A written request. `number` is what people quote; `key` makes opening it repeatable."""

    __tablename__ = "tickets"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    #: Idempotency key of what caused it: the same key never opens a second ticket.
    key: Mapped[str] = mapped_column(String(100), unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    topic: Mapped[str | None] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(200))
    #: What the customer told, in order: `[{"question": key, "answer": text}]`.
    facts: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    urgent: Mapped[bool] = mapped_column(default=False)
    #: The customer could not sign in or was hacked: PIN and mail prove nothing here.
    stricter_verification: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(10), default=TicketStatus.OPEN, index=True)
    opened_at: Mapped[datetime] = mapped_column(Instant, index=True)
    reply_due_by: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)


class TicketReply(Base):
    """One entry of a ticket's correspondence; ordered by id."""

    __tablename__ = "ticket_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    author: Mapped[str] = mapped_column(String(10))
    name: Mapped[str | None] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)


class TicketFile(Base):
    """A file that came with a ticket or a reply to it; its bytes lie under GUICHET_HOME by id."""

    __tablename__ = "ticket_files"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    #: Null: it came with the ticket itself.
    reply_id: Mapped[int | None] = mapped_column(ForeignKey("ticket_replies.id"))
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant)
