"""An article as it was shown to one reader once."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.store.base import Base, Instant


class Way(StrEnum):
    """How the reader came to the article."""

    SEARCH = "search"
    ASSISTANT = "assistant"


class Showing(Base):
    """One article, shown once; it says nothing about who read it on a page."""

    __tablename__ = "article_showings"
    __table_args__ = (
        Index("ix_article_showings_slug_at", "slug", "at"),
        Index("ix_article_showings_way_at", "way", "at"),
    )

    #: Random for a page view; from turn and article in a conversation, where a repeated turn
    #: shows the same once.
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    slug: Mapped[str] = mapped_column(String(100))
    language: Mapped[str] = mapped_column(String(2))
    way: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(Instant)
    conversation_id: Mapped[str | None] = mapped_column(
        ForeignKey("conversations.id", ondelete="SET NULL"), index=True
    )
    #: The reader's answer to "Did this help?"; none while there is none.
    helped: Mapped[bool | None]
