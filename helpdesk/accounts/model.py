"""Customers' accounts, their PIN state and one-time codes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from helpdesk.store.base import Base, Instant


class Account(Base):
    """A customer of the e-mail service, as its site named them in an identity token."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    email: Mapped[str] = mapped_column(String(320), index=True)
    plan: Mapped[str | None] = mapped_column(String(20))
    locale: Mapped[str | None] = mapped_column(String(35))
    zoneinfo: Mapped[str | None] = mapped_column(String(64))
    #: Demo accounts have published PINs; null means that the PIN is derived (see pin.py).
    demo_pin: Mapped[str | None] = mapped_column(String(6))
    #: Grows when the customer renews the PIN, which makes all earlier ones invalid.
    pin_generation: Mapped[int] = mapped_column(default=0)
    pin_failures: Mapped[int] = mapped_column(default=0)
    pin_locked_until: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)


class LoginCode(Base):
    """A one-time code that was mailed to an account's address; only its hash is kept."""

    __tablename__ = "login_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.id", ondelete="CASCADE"), index=True
    )
    #: Null when no account has the address: the same steps follow, and no code can be right.
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.id"))
    code_hash: Mapped[str] = mapped_column(String(64))
    attempts: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used: Mapped[bool] = mapped_column(default=False)
