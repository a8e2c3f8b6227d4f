"""Side effects that wait to leave, written in the transaction of what caused them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.store.base import Base, Instant, Json


class OutboxEntry(Base):
    """One effect, delivered at least once; receivers can tell a repeat by its `key`."""

    __tablename__ = "outbox"
    #: What waits is looked for every second, among all that ever left.
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "kind",
            "next_attempt_at",
            sqlite_where=text("delivered_at IS NULL"),
            postgresql_where=text("delivered_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    #: 'mail', or 'webhook': for a target, which may be a mailbox.
    kind: Mapped[str] = mapped_column(String(20))
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(Instant, index=True)
    delivered_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    last_error: Mapped[str | None] = mapped_column(Text)
    #: Of a webhook: whom it is for, and what happened.
    target_id: Mapped[int | None] = mapped_column(
        ForeignKey("webhook_targets.id", ondelete="CASCADE"), index=True
    )
    event: Mapped[str | None] = mapped_column(String(40))
    #: When it was given up: a dead letter, until somebody sends it again.
    failed_at: Mapped[datetime | None] = mapped_column(Instant)
