"""Putting effects into the outbox, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.mail.letter import Letter
from helpdesk.outbox.model import OutboxEntry


def enqueue_mail(
    session: Session,
    *,
    key: str,
    to: str,
    letter: Letter,
    now: datetime,
    reply_to: str | None = None,
    message_id: str | None = None,
    references: Sequence[str] = (),
    automatic: bool = True,
    secret: bool = False,
) -> None:
    """Send a mail once this transaction commits; the same key is sent once.

    `now` is real time. `secret` mails are wiped from the outbox as soon as they have left.
    """
    if session.scalar(select(OutboxEntry.id).where(OutboxEntry.key == key)) is not None:
        return
    session.add(
        OutboxEntry(
            key=key,
            kind="mail",
            payload={
                "to": to,
                "subject": letter.subject,
                "text": letter.text,
                "html": letter.html,
                "reply_to": reply_to,
                "message_id": message_id,
                "references": list(references),
                "automatic": automatic,
                "secret": secret,
            },
            next_attempt_at=now,
        )
    )
