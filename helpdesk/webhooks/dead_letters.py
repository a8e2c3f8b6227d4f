"""Events that were given up: looked at, sent again, or thrown away by an admin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from helpdesk.agents.refusals import Refusal
from helpdesk.outbox.model import OutboxEntry
from helpdesk.webhooks.model import WebhookTarget

PAGE = 100


def dead_letters(
    session: Session, target_id: int | None = None
) -> Sequence[tuple[OutboxEntry, WebhookTarget]]:
    """The newest PAGE of them, of one target or of all."""
    query = (
        select(OutboxEntry, WebhookTarget)
        .join(WebhookTarget, WebhookTarget.id == OutboxEntry.target_id)
        .where(OutboxEntry.failed_at.is_not(None), OutboxEntry.delivered_at.is_(None))
        .order_by(OutboxEntry.id.desc())
        .limit(PAGE)
    )
    if target_id is not None:
        query = query.where(OutboxEntry.target_id == target_id)
    return [(entry, target) for entry, target in session.execute(query)]


def replay(session: Session, entry_id: int, now: datetime) -> OutboxEntry:
    """Send one again, with the same id. Raises Refusal where it is no dead letter any more."""
    entry = _dead(session, entry_id)
    entry.failed_at = None
    entry.attempts = 0
    entry.next_attempt_at = now
    return entry


def replay_all(session: Session, target_id: int, now: datetime) -> int:
    """Send all of a target again, the oldest first. Returns how many."""
    done = session.execute(
        update(OutboxEntry)
        .where(
            OutboxEntry.target_id == target_id,
            OutboxEntry.failed_at.is_not(None),
            OutboxEntry.delivered_at.is_(None),
        )
        .values(failed_at=None, attempts=0, next_attempt_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def discard(session: Session, entry_id: int) -> OutboxEntry:
    """Throw one away for good. Raises Refusal where it is no dead letter any more."""
    entry = _dead(session, entry_id)
    session.execute(delete(OutboxEntry).where(OutboxEntry.id == entry.id))
    return entry


def _dead(session: Session, entry_id: int) -> OutboxEntry:
    entry = session.get(OutboxEntry, entry_id)
    if entry is None or entry.failed_at is None or entry.delivered_at is not None:
        raise Refusal("no_dead_letter", status=404)
    return entry
