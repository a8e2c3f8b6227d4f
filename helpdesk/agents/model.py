"""Staff, their sessions, and the hand-off of a conversation to a human."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.store.base import Base, Instant, Json


class HandoffState(StrEnum):
    """Waiting for an agent, with one, ended, or left (by the customer or for want of an agent)."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    ENDED = "ended"
    LEFT = "left"


class Handoff(Base):
    """A conversation's wait for, and time with, an agent."""

    __tablename__ = "handoffs"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    #: Idempotency key of the turn that caused it.
    key: Mapped[str] = mapped_column(String(100), unique=True)
    channel: Mapped[str] = mapped_column(String(10))
    #: What the customer quotes on the phone.
    reference: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10), default=HandoffState.WAITING, index=True)
    agent_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    queued_at: Mapped[datetime] = mapped_column(Instant)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    #: When the agent's browser last showed the desk, in real time; null for a script.
    agent_seen_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class Staff(Base):
    """A person who works here."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    #: Argon2id hash.
    password_hash: Mapped[str] = mapped_column(String(200))
    #: agent, trainer or admin
    role: Mapped[str] = mapped_column(String(10))
    #: Languages the person answers in.
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    #: How many live conversations at once the person wants.
    capacity: Mapped[int] = mapped_column(default=3)
    #: The desk's own language; null follows the browser.
    desk_language: Mapped[str | None] = mapped_column(String(2))
    #: When a browser of theirs last showed the desk.
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant)


class StaffSession(Base):
    """A signed-in browser or script; only the token's hash is kept."""

    __tablename__ = "staff_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class AuditEntry(Base):
    """Who of the staff did what to which record, and when."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(100))
    detail: Mapped[str | None] = mapped_column(Text)


class TrainerFlag(Base):
    """A message that was misunderstood, and what it should have been: the trainers' inbox."""

    __tablename__ = "trainer_flags"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="CASCADE"))
    #: As it was stored, that is redacted.
    text: Mapped[str] = mapped_column(Text)
    was: Mapped[str | None] = mapped_column(String(40))
    should_be: Mapped[str] = mapped_column(String(40))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    reason: Mapped[str | None] = mapped_column(String(200))
