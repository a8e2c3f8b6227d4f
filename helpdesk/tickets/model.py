"""Tickets: requests that are answered in writing within the reply period (R1, R12)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.store.base import Base, Instant, Json


class TicketStatus(StrEnum):
    """Open: the customer waits. Answered: support wrote last. Closed: done."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class Priority(StrEnum):
    """What is answered first; urgent is for customers who are locked out or hacked."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Ticket(Base):
    """A written request. `number` is what people quote; `key` makes opening it repeatable."""

    __tablename__ = "tickets"
    __table_args__ = (Index("ix_tickets_status_reply_due_by", "status", "reply_due_by"),)

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
    priority: Mapped[str] = mapped_column(String(10), default=Priority.NORMAL)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    #: The ticket that goes on in this one's place.
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True)
    #: The customer could not sign in or was hacked: PIN and mail prove nothing here.
    stricter_verification: Mapped[bool] = mapped_column(default=False)
    status: Mapped[str] = mapped_column(String(10), default=TicketStatus.OPEN, index=True)
    opened_at: Mapped[datetime] = mapped_column(Instant, index=True)
    #: The reply clock: the reply period after opening, or after the customer wrote again.
    reply_due_by: Mapped[datetime] = mapped_column(Instant)
    #: The last warning that was sent in this run of the clock (reply_clock.Urgency).
    warned: Mapped[str | None] = mapped_column(String(10))
    first_answered_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def urgent(self) -> bool:
        """Whether it comes before all others."""
        return self.priority == Priority.URGENT


class TicketReply(Base):
    """One entry of a ticket's correspondence, or an internal note; ordered by id."""

    __tablename__ = "ticket_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    author: Mapped[str] = mapped_column(String(10))
    name: Mapped[str | None] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    #: A note that the customer never sees.
    internal: Mapped[bool] = mapped_column(default=False)


class TicketTag(Base):
    """A word that agents put on a ticket to find it again."""

    __tablename__ = "ticket_tags"

    ticket_id: Mapped[int] = mapped_column(
        ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(30), primary_key=True, index=True)


class TicketWords(Base):
    """All words of a ticket as the search compares them (see words.py and search.py)."""

    __tablename__ = "ticket_words"

    ticket_id: Mapped[int] = mapped_column(
        ForeignKey("tickets.id", ondelete="CASCADE"), primary_key=True
    )
    #: Folded, each once, in order, with a space between.
    words: Mapped[str] = mapped_column(Text)


class TicketEvent(Base):
    """What happened to a ticket besides its correspondence, and by whom; ordered by id."""

    __tablename__ = "ticket_events"
    __table_args__ = (Index("ix_ticket_events_action_at", "action", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    #: Null where the customer or the product itself did it.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    action: Mapped[str] = mapped_column(String(20))
    #: What it became: a priority, a person's name, a tag, a ticket's number.
    detail: Mapped[str | None] = mapped_column(String(200))


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
