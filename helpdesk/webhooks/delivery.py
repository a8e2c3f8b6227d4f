"""Delivering what waits for other desks: one target's silence holds up nobody else's."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anyio import create_task_group
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from helpdesk.conversations.counter import Counter
from helpdesk.mail.message import Mail
from helpdesk.mail.sender import MailError, MailSender
from helpdesk.offload import in_thread
from helpdesk.outbox.model import OutboxEntry
from helpdesk.webhooks import events
from helpdesk.webhooks.desk_mail import desk_mail
from helpdesk.webhooks.model import Disabled, WebhookTarget
from helpdesk.webhooks.notice import notify_admins
from helpdesk.webhooks.payload import encoded
from helpdesk.webhooks.schedule import given_up, next_attempt
from helpdesk.webhooks.sender import Answer, WebhookSender
from helpdesk.webhooks.signing import secret_of, signed_headers

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
#: Of one target in a row, before it is looked at again.
BATCH = 20
_GONE = 410


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is about to be sent, read from the database before the network is used."""

    entry_id: int
    target_id: int
    url: str
    headers: dict[str, str]
    body: bytes
    mail: Mail | None


class Delivery:
    """Sends events to their targets. Of each target one at a time, of all at once."""

    def __init__(self, counter: Counter, sender: WebhookSender, mail: MailSender) -> None:
        self._counter = counter
        self._sender = sender
        self._mail = mail
        self._busy: set[int] = set()

    async def serve(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set. What is under way then is tried again later."""
        async with create_task_group() as tasks:
            while not stop.is_set():
                try:
                    for target_id in await in_thread(self._due_targets):
                        if target_id not in self._busy:
                            self._busy.add(target_id)
                            tasks.start_soon(self._serve_one, target_id)
                except Exception:
                    log.exception("webhooks: looking failed and will be tried again")
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), PAUSE_SECONDS)
            # Breaks off what waits for the network, never what works on the database.
            tasks.cancel_scope.cancel()

    async def test(self, target_id: int) -> Answer:
        """Send a target something that means nothing, and say what came of it."""
        return await self._send(await in_thread(self._test_attempt, target_id))

    async def _serve_one(self, target_id: int) -> None:
        try:
            await self._deliver_to(target_id)
        except Exception:
            log.exception("webhooks: target %s failed and will be tried again", target_id)
        finally:
            self._busy.discard(target_id)

    async def _deliver_to(self, target_id: int) -> None:
        """What is due for one target, until an attempt fails."""
        for _ in range(BATCH):
            attempt = await in_thread(self._begin, target_id)
            if attempt is None:
                break
            answer = await self._send(attempt)
            await in_thread(self._settle, attempt, answer)
            if not answer.done:
                break

    async def _send(self, attempt: Attempt) -> Answer:
        """The network is never used inside a transaction."""
        if attempt.mail is None:
            return await self._sender.post(attempt.url, attempt.headers, attempt.body)
        try:
            await in_thread(self._mail.send, attempt.mail)
        except MailError as error:
            return Answer(None, str(error))
        return Answer(250, "the mail server took it")

    def _due_targets(self) -> Sequence[int]:
        with self._counter.store.reading() as session:
            ids = _due(select(OutboxEntry.target_id), self._counter.clock()).distinct()
            return [each for each in session.scalars(ids) if each is not None]

    def _begin(self, target_id: int) -> Attempt | None:
        now = self._counter.clock()
        with self._counter.store.unit_of_work() as session:
            entry = session.scalar(
                _due(select(OutboxEntry), now)
                .where(OutboxEntry.target_id == target_id)
                .order_by(OutboxEntry.id)
                .limit(1)
            )
            if entry is None:
                return None
            # Counted before the attempt: a process that dies in it does not try forever.
            entry.attempts += 1
            entry.next_attempt_at = next_attempt(entry.attempts, now) or now
            target = session.get_one(WebhookTarget, target_id)
            payload = entry.payload
            return self._attempt(target, entry.id, payload["id"], payload["message"], now)

    def _test_attempt(self, target_id: int) -> Attempt:
        now = self._counter.clock()
        with self._counter.store.reading() as session:
            target = session.get_one(WebhookTarget, target_id)
            message = events.message(events.TEST, {"target": target.name}, now)
            return self._attempt(target, 0, events.new_id(), message, now)

    def _attempt(
        self,
        target: WebhookTarget,
        entry_id: int,
        message_id: str,
        message: dict[str, Any],
        now: datetime,
    ) -> Attempt:
        message["data"]["url"] = _desk_url(self._counter.settings.public_url, message["data"])
        body = encoded(message)
        mail = None
        if target.mailbox is not None:
            mail = desk_mail(self._counter, target, f"{message_id}:{target.id}", message)
        salts = [target.salt]
        if target.old_salt and target.old_until and target.old_until > now:
            salts.append(target.old_salt)
        secrets = [secret_of(self._counter.settings.secret, salt) for salt in salts]
        headers = signed_headers(secrets, message_id, now, body)
        return Attempt(entry_id, target.id, target.url, headers, body, mail)

    def _settle(self, attempt: Attempt, answer: Answer) -> None:
        now = self._counter.clock()
        with self._counter.store.unit_of_work() as session:
            target = session.get(WebhookTarget, attempt.target_id)
            entry = session.get(OutboxEntry, attempt.entry_id)
            if target is None or entry is None:
                return
            if answer.done:
                entry.delivered_at = now
                entry.last_error = None
                # What customers wrote is not kept twice.
                entry.payload = {"id": entry.payload["id"]}
                target.delivered_at = now
                target.failures = 0
                target.failing_since = None
                return
            entry.last_error = answer.said
            log.warning("webhook %s to target %s failed", entry.id, target.id)
            if next_attempt(entry.attempts, now) is None:
                entry.failed_at = now
            self._count_failure(session, target, answer, now)

    def _count_failure(
        self, session: Session, target: WebhookTarget, answer: Answer, now: datetime
    ) -> None:
        target.failures += 1
        target.failing_since = target.failing_since or now
        if answer.status == _GONE:
            target.disabled = Disabled.GONE
        elif given_up(target.failures, target.failing_since, now):
            target.disabled = Disabled.FAILING
        else:
            return
        log.warning("target %s is switched off: %s", target.id, target.disabled)
        notify_admins(session, target, answer, self._counter.settings.public_url, now)


def _due(query: Select[Any], now: datetime) -> Select[Any]:
    return query.join(WebhookTarget, WebhookTarget.id == OutboxEntry.target_id).where(
        OutboxEntry.kind == events.KIND,
        OutboxEntry.delivered_at.is_(None),
        OutboxEntry.failed_at.is_(None),
        OutboxEntry.next_attempt_at <= now,
        WebhookTarget.disabled.is_(None),
    )


def _desk_url(public_url: str, data: dict[str, Any]) -> str:
    """Where agents see it."""
    if data.get("ticket"):
        return f"{public_url}/desk/tickets/{data['ticket']['number']}"
    if data.get("conversation"):
        return f"{public_url}/desk#{data['conversation']['id']}"
    return f"{public_url}/desk/webhooks"
