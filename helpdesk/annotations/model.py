"""What trainers decided: about messages, and about conversations."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.store.base import Base, Instant, Json


class Verdict(StrEnum):
    """What becomes of a message."""

    #: It is an example of `intent`.
    LABEL = "label"
    #: It is no example of anything: a slip, a code, someone's private matter.
    DISCARD = "discard"
    #: No intent fits; the reason says which one is missing.
    NEW_INTENT = "new_intent"


class Progress(StrEnum):
    """How far an annotation is."""

    PENDING = "pending"
    SAVED = "saved"
    UNDONE = "undone"
    #: Another trainer decided otherwise afterwards, knowing this one.
    OVERRULED = "overruled"


#: These count: the message is dealt with.
IN_FORCE = (Progress.PENDING, Progress.SAVED)


class Annotation(Base):
    """One trainer's decision about one message; decisions are never deleted."""

    __tablename__ = "annotations"
    __table_args__ = (Index("ix_annotations_staff_id_progress", "staff_id", "progress"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    #: None for a text that came from elsewhere, or whose conversation is gone.
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("messages.id", ondelete="SET NULL"), index=True
    )
    #: Masked, in one line.
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(2))
    verdict: Mapped[str] = mapped_column(String(10))
    intent: Mapped[str | None] = mapped_column(String(40))
    #: `[{"entity", "start", "end", "value"}]`; `value` is null where the surface says it.
    entities: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    reason: Mapped[str] = mapped_column(String(500))
    progress: Mapped[str] = mapped_column(String(10), default=Progress.PENDING)
    #: The file that says otherwise, `path:line`, and gives way when this is saved.
    replaces: Mapped[str | None] = mapped_column(String(200))
    saved_at: Mapped[datetime | None] = mapped_column(Instant)
    #: None where it was saved without git.
    commit: Mapped[str | None] = mapped_column(String(64))


class AnnotationBase(Base):
    """A file as it was when a trainer's pending batch first touched it."""

    __tablename__ = "annotation_bases"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class AnnotationFile(Base):
    """A file as a batch that was saved without a commit found and left it: what git would know.

    It belongs to the first decision of the batch, and goes when the batch is taken back.
    """

    __tablename__ = "annotation_files"

    annotation_id: Mapped[int] = mapped_column(
        ForeignKey("annotations.id", ondelete="CASCADE"), primary_key=True
    )
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)


class ConversationReview(Base):
    """A conversation that a trainer has gone through."""

    __tablename__ = "conversation_reviews"

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(Instant)


class ConversationTag(Base):
    """A trainer's word for a conversation."""

    __tablename__ = "conversation_tags"

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    )
    tag: Mapped[str] = mapped_column(String(30), primary_key=True, index=True)


class ConversationNote(Base):
    """What a trainer has to say of a conversation to the other trainers."""

    __tablename__ = "conversation_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str] = mapped_column(Text)
