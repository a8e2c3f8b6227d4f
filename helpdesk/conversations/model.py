"""A conversation and what is said in it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.store.base import Base, Instant, Json, JsonObject


class State(StrEnum):
    """Who answers: the assistant, nobody yet, a human, or nobody any more."""

    BOT = "bot"
    QUEUED = "queued"
    LIVE = "live"
    CLOSED = "closed"


class Expects(StrEnum):
    """What the assistant waits for; absent means anything."""

    HELPFUL = "helpful"
    DETAILS = "details"
    CONFIRMATION = "confirmation"
    PIN = "pin"
    EMAIL = "email"
    CODE = "code"
    LANGUAGE = "language"
    RATING = "rating"


class PinState(StrEnum):
    """How far the check of the support PIN is (R10)."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    VERIFIED = "verified"
    FAILED = "failed"
    LOCKED = "locked"


class Author(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    ASSISTANT = "assistant"
    AGENT = "agent"
    SYSTEM = "system"


class Conversation(Base):
    """One thread with one customer. This row, not Rasa's tracker, is the authority on its state."""

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_state_updated_at", "state", "updated_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    #: How the account is known: 'identity' (signed by the site) or 'code' (one-time code by mail).
    identified_by: Mapped[str | None] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(2))
    #: Whether `language` was chosen or heard; before that it is a guess that any message corrects.
    language_settled: Mapped[bool] = mapped_column(default=False)
    #: Languages the customer named as ones they can use, besides the current one.
    named_languages: Mapped[list[str]] = mapped_column(Json, default=list)
    zoneinfo: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default=State.BOT)
    topic: Mapped[str | None] = mapped_column(String(40))
    requested_channel: Mapped[str | None] = mapped_column(String(10))
    decision: Mapped[dict[str, Any] | None] = mapped_column(Json)
    expects: Mapped[str | None] = mapped_column(String(20))
    pin: Mapped[str] = mapped_column(String(10), default=PinState.NOT_ASKED)
    #: What the dialogue remembers between turns (helpdesk/dialogue/memory.py names the keys).
    memory: Mapped[dict[str, Any]] = mapped_column(JsonObject, default=dict)
    #: Demo mode only: the instant at which this conversation stands still.
    simulated_now: Mapped[datetime | None] = mapped_column(Instant)
    rating_score: Mapped[int | None]
    rating_comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)
    updated_at: Mapped[datetime] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    close_reason: Mapped[str | None] = mapped_column(String(200))

    def now(self, real: datetime) -> datetime:
        """The instant at which policy and displayed times of this conversation stand."""
        return self.simulated_now or real

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages the customer can use, best first: the current one, then those they named."""
        return tuple(dict.fromkeys([self.language, *self.named_languages]))


class Message(Base):
    """One entry of the transcript; ordered by `id`, never by `at`."""

    __tablename__ = "messages"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(Instant)
    author: Mapped[str] = mapped_column(String(10))
    agent_name: Mapped[str | None] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    #: `[{"id", "title", "command"}]`; the command never leaves the server.
    choices: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    articles: Mapped[list[dict[str, str]]] = mapped_column(Json, default=list)
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    #: Of a ticket: `{"title", "fields": [{"name", "label", "value", "edit", "command"}]}`.
    summary: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: The client's own id of a customer's message, by which it knows it again.
    client_id: Mapped[str | None] = mapped_column(String(36))
    #: Internal notes of agents are never shown to the customer.
    internal: Mapped[bool] = mapped_column(default=False)


class Turn(Base):
    """One customer message and all that answered it; `client_id` makes a repeat harmless."""

    __tablename__ = "turns"
    __table_args__ = (UniqueConstraint("conversation_id", "client_id"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    client_id: Mapped[str] = mapped_column(String(36))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), index=True)
    #: What Rasa is sent: `{"text": …}` or `{"command": …}`.
    sent: Mapped[dict[str, str]] = mapped_column(Json)
    #: What Rasa understood: intent, confidence, ranking, entities (for agents and trainers).
    understood: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: What the policy was asked and decided, as it stood after this turn: the fields of RequestBody
    #: and `decision` (helpdesk/triage/schema.py). Null where nothing was decided yet.
    decided: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: The stored answer of the API call; null until the turn is done.
    answer: Mapped[dict[str, Any] | None] = mapped_column(Json)
    started_at: Mapped[datetime] = mapped_column(Instant, index=True)


class PinCheck(Base):
    """A PIN that was sent and what came of it, for counting: never the PIN itself (R10)."""

    __tablename__ = "pin_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    #: Real time, as for the lock.
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    #: verified, failed or locked
    result: Mapped[str] = mapped_column(String(10))


class Attachment(Base):
    """A file of a conversation; its bytes lie under GUICHET_HOME by id."""

    __tablename__ = "attachments"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Instant)
