"""Adding, changing and removing targets, as admins and operators do."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import case, delete, func, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.outbox.model import OutboxEntry
from helpdesk.settings import Settings
from helpdesk.webhooks.addresses import AllowedAddresses, PrivateAddressError, UnknownHostError
from helpdesk.webhooks.events import FOR_MAILBOXES, Event
from helpdesk.webhooks.model import Disabled, WebhookTarget
from helpdesk.webhooks.signing import secret_of

MOST_TARGETS = 20
#: So long, the old secret signs beside the new one.
BOTH_SECRETS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What lies in the outbox for a target."""

    waiting: int = 0
    failed: int = 0


def check_url(settings: Settings, addresses: AllowedAddresses, url: str) -> str:
    """The address without spaces around it. Asks the resolver, so not inside a transaction.

    Raises Refusal, saying what is wrong with it.
    """
    url = url.strip()
    if url.startswith("mailto:"):
        try:
            found = validate_email(url.removeprefix("mailto:"), check_deliverability=False)
        except EmailNotValidError:
            raise _refusal("webhook_mailbox") from None
        return f"mailto:{found.normalized}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise _refusal("webhook_url") from None
    if not host or not url.isascii() or not url.isprintable() or " " in url or parts.fragment:
        raise _refusal("webhook_url")
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.demo):
        raise _refusal("webhook_https")
    if parts.username is not None or parts.password is not None:
        raise _refusal("webhook_password")
    try:
        addresses.of(host, port or (443 if parts.scheme == "https" else 80))
    except UnknownHostError:
        raise _refusal("webhook_unknown_host", host=host) from None
    except PrivateAddressError as error:
        raise _refusal("webhook_private", host=host, address=error.address) from None
    return url


def add_target(
    session: Session,
    *,
    url: str,
    name: str,
    events: Sequence[str] | None,
    language: str,
    by: Staff | None,
    now: datetime,
) -> WebhookTarget:
    """A new target at a checked address; without `events`, those that such targets usually want.

    Raises Refusal where there are too many, or the address has one.
    """
    if session.scalar(select(WebhookTarget.id).where(WebhookTarget.url == url)) is not None:
        raise _refusal("webhook_exists", status=409)
    if (session.scalar(select(func.count()).select_from(WebhookTarget)) or 0) >= MOST_TARGETS:
        raise _refusal("webhook_too_many", status=409, most=MOST_TARGETS)
    usual = FOR_MAILBOXES if url.startswith("mailto:") else tuple(Event)
    target = WebhookTarget(
        url=url,
        name=" ".join(name.split()) or _host(url),
        events=[str(each) for each in events or usual],
        language=language,
        salt=secrets.token_hex(16),
        failures=0,
        created_at=now,
        created_by=by.id if by else None,
    )
    session.add(target)
    session.flush()
    return target


def find_target(session: Session, target_id: int) -> WebhookTarget:
    """Raises Refusal where there is none."""
    found = session.get(WebhookTarget, target_id)
    if found is None:
        raise _refusal("no_such_target", status=404)
    return found


def switch(target: WebhookTarget, on: bool) -> None:
    """Send again, what has waited first; or send nothing any more."""
    if on:
        target.disabled = None
        target.failures = 0
        target.failing_since = None
    elif target.disabled is None:
        target.disabled = Disabled.PAUSED


def renew_secret(target: WebhookTarget, settings: Settings, now: datetime) -> str:
    """A new signing secret; for a day, the old one signs as well."""
    target.old_salt, target.old_until = target.salt, now + BOTH_SECRETS
    target.salt = secrets.token_hex(16)
    return secret_of(settings.secret, target.salt)


def remove_target(session: Session, target: WebhookTarget) -> None:
    """Forget a target and all that waits for it."""
    session.execute(delete(OutboxEntry).where(OutboxEntry.target_id == target.id))
    session.delete(target)


def all_targets(session: Session) -> Sequence[WebhookTarget]:
    """In the order in which they were added."""
    return session.scalars(select(WebhookTarget).order_by(WebhookTarget.id)).all()


def outbox_counts(session: Session) -> dict[int, Waiting]:
    """What waits and what was given up, per target."""
    failed = func.sum(case((OutboxEntry.failed_at.is_not(None), 1), else_=0))
    rows = session.execute(
        select(OutboxEntry.target_id, func.count(), failed)
        .where(OutboxEntry.target_id.is_not(None), OutboxEntry.delivered_at.is_(None))
        .group_by(OutboxEntry.target_id)
    )
    return {int(each): Waiting(count - bad, bad) for each, count, bad in rows.all()}


def target_view(target: WebhookTarget, waiting: Waiting) -> dict[str, Any]:
    """A target without its secret."""
    return {
        "id": target.id,
        "url": target.url,
        "name": target.name,
        "events": target.events,
        "language": target.language,
        "disabled": target.disabled,
        "failures": target.failures,
        "failing_since": _instant(target.failing_since),
        "delivered_at": _instant(target.delivered_at),
        "created_at": _instant(target.created_at),
        "waiting": waiting.waiting,
        "failed": waiting.failed,
    }


def _host(url: str) -> str:
    return (urlsplit(url).hostname or url.removeprefix("mailto:"))[:60]


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _refusal(name: str, *, status: int = 422, **values: object) -> Refusal:
    return Refusal(name, field="url" if status != 404 else "id", status=status, **values)
