"""Delivering the mail that waits in the outbox: at least once, retried with growing pauses."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from helpdesk.mail.message import Mail
from helpdesk.mail.sender import MailError, MailSender
from helpdesk.outbox.model import OutboxEntry
from helpdesk.store.engine import Store

log = logging.getLogger(__name__)

BATCH = 20
MOST_ATTEMPTS = 12
_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=1)


def deliver_due(store: Store, sender: MailSender, now: datetime) -> int:
    """Send the mail that is due. Returns how many were delivered."""
    with store.reading() as session:
        due = session.scalars(
            select(OutboxEntry.id)
            .where(
                OutboxEntry.kind == "mail",
                OutboxEntry.delivered_at.is_(None),
                OutboxEntry.next_attempt_at <= now,
                OutboxEntry.attempts < MOST_ATTEMPTS,
            )
            .order_by(OutboxEntry.id)
            .limit(BATCH)
        ).all()
    return sum(_deliver(store, sender, entry_id, now) for entry_id in due)


def _deliver(store: Store, sender: MailSender, entry_id: int, now: datetime) -> bool:
    """One entry. The network is never used inside a transaction."""
    with store.unit_of_work() as session:
        entry = session.get_one(OutboxEntry, entry_id)
        mail = _mail(entry)
        # Counted before the attempt: a process that dies in it does not try forever.
        entry.attempts += 1
        entry.next_attempt_at = now + min(_FIRST_PAUSE * 2**entry.attempts, _LONGEST_PAUSE)
    try:
        sender.send(mail)
    except MailError as error:
        log.warning("mail %s was not sent: %s", entry_id, error)
        with store.unit_of_work() as session:
            session.get_one(OutboxEntry, entry_id).last_error = str(error)
        return False
    with store.unit_of_work() as session:
        entry = session.get_one(OutboxEntry, entry_id)
        entry.delivered_at = now
        entry.last_error = None
        if entry.payload.get("secret"):
            entry.payload = {"secret": True}
    return True


def _mail(entry: OutboxEntry) -> Mail:
    payload: dict[str, Any] = entry.payload
    return Mail(
        key=entry.key,
        to=payload["to"],
        subject=payload["subject"],
        text=payload["text"],
        html=payload.get("html"),
        reply_to=payload.get("reply_to"),
        message_id=payload.get("message_id"),
        automatic=payload.get("automatic", True),
        references=tuple(payload.get("references") or ()),
        secret=bool(payload.get("secret")),
    )
