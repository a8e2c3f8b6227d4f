"""Staff, their sessions, and the hand-off of a conversation to a human."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
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
    queued_at: Mapped[datetime] = mapped_column(Instant, index=True)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    #: Whom the last agent passed it to: a colleague, or a team (helpdesk/agents/transfer.py).
    for_agent_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    for_team: Mapped[str | None] = mapped_column(String(60))
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
    #: Names of the teams the person belongs to, beside the speakers of each language.
    teams: Mapped[list[str]] = mapped_column(Json, default=list)
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
    #: When it was last used, give or take some minutes, and by what from where.
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    user_agent: Mapped[str | None] = mapped_column(String(300))
    address: Mapped[str | None] = mapped_column(String(64))

    @property
    def id(self) -> str:
        """What the person is shown to name it by; it opens nothing."""
        return self.token_hash[:16]


class Invitation(Base):
    """A letter that lets one person choose a password, once: a new colleague's, or a lost one."""

    __tablename__ = "staff_invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    #: Whose password it replaces; null for somebody new.
    staff_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str] = mapped_column(String(10))
    languages: Mapped[list[str]] = mapped_column(Json, default=list)
    teams: Mapped[list[str]] = mapped_column(Json, default=list)
    desk_language: Mapped[str | None] = mapped_column(String(2))
    #: Null when the operator did it on the command line.
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


class ReadyReply(Base):
    """A reply that agents need again and again, in one language; placeholders in braces."""

    __tablename__ = "ready_replies"
    __table_args__ = (UniqueConstraint("language", "shortcut"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(2))
    #: What is typed after "/" to find it; the same word in each language.
    shortcut: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))


class DraftFile(Base):
    """A file that an agent has chosen for a reply and not sent yet; its bytes lie as attachments'.

    It is for a conversation or for a ticket.
    """

    __tablename__ = "draft_files"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE")
    )
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant)


class SavedView(Base):
    """Filters of a list that a person named; `query` is the page's query string."""

    __tablename__ = "saved_views"
    __table_args__ = (UniqueConstraint("staff_id", "place", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"))
    #: Which list: its key in the navigation.
    place: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(1_000))


class AuditEntry(Base):
    """Who did what to which record, and when; entries are only ever added (audit.py)."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    #: Null for what was done on the command line in nobody's name, and for a sign-in that failed.
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True)
    #: The user of the machine who gave the command, if it was one.
    operator: Mapped[str | None] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(String(320), index=True)
    detail: Mapped[str | None] = mapped_column(Text)
    #: Fields that became others: `[[field, before, after], …]`.
    changes: Mapped[list[list[Any]]] = mapped_column(Json, default=list)


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
