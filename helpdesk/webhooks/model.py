"""The addresses that are told what happens here."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.store.base import Base, Instant, Json


class Disabled(StrEnum):
    """Why nothing is sent to a target."""

    #: By an admin: what happens meanwhile is not kept for it.
    PAUSED = "paused"
    #: It failed for too long: what happens meanwhile waits until an admin switches it on again.
    FAILING = "failing"
    #: It answered 410: the receiver wants no more.
    GONE = "gone"


class WebhookTarget(Base):
    """A web address or a mailbox, and what it is told."""

    __tablename__ = "webhook_targets"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: `https://…`, or `mailto:…`
    url: Mapped[str] = mapped_column(String(500))
    #: What admins call it.
    name: Mapped[str] = mapped_column(String(60))
    #: Names of events (helpdesk/webhooks/events.py).
    events: Mapped[list[str]] = mapped_column(Json)
    #: Of the mails to a mailbox.
    language: Mapped[str] = mapped_column(String(2), default="en")
    #: The signing secret is derived from it: another salt, another secret.
    salt: Mapped[str] = mapped_column(String(32))
    #: After a change of secret, both sign until then.
    old_salt: Mapped[str | None] = mapped_column(String(32))
    old_until: Mapped[datetime | None] = mapped_column(Instant)
    disabled: Mapped[str | None] = mapped_column(String(10))
    #: Attempts that failed since the last one that did not, and since when.
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None] = mapped_column(Instant)
    delivered_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    #: Null when the operator added it on the command line.
    created_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    @property
    def mailbox(self) -> str | None:
        """The address, where the target is a mailbox."""
        return self.url.removeprefix("mailto:") if self.url.startswith("mailto:") else None
