"""What the web process does besides answering: mail leaves, and promises are kept."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import TypeVar

from helpdesk.agents.abandoned import free_abandoned
from helpdesk.agents.presence import GONE_AFTER
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.hub import Hub
from helpdesk.conversations.promises import keep_promises
from helpdesk.mail.sender import MailSender
from helpdesk.offload import in_thread
from helpdesk.outbox.delivery import deliver_due
from helpdesk.tickets.due_mail import warn_of_due

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
#: How often it is looked which replies are due.
WARN_EVERY = timedelta(seconds=15)

T = TypeVar("T")


async def upkeep(counter: Counter, hub: Hub, sender: MailSender, stop: asyncio.Event) -> None:
    """Run until `stop` is set, never broken off in the middle; a failure is tried again."""
    started = counter.clock()
    warn_again = started
    while not stop.is_set():
        if counter.clock() >= warn_again:
            await _attempt("reply clock", lambda: warn_of_due(counter))
            warn_again = counter.clock() + WARN_EVERY
        await _attempt("mail", lambda: deliver_due(counter.store, sender, counter.clock()))
        for conversation_id in await _attempt("promises", lambda: keep_promises(counter)) or []:
            hub.wake(conversation_id)
        # Desks that were connected before a restart get the time to come back.
        if counter.clock() - started >= GONE_AFTER:
            for conversation_id in await _attempt("desk", lambda: free_abandoned(counter)) or []:
                hub.wake(conversation_id)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), PAUSE_SECONDS)


async def _attempt(name: str, work: Callable[[], T]) -> T | None:
    try:
        return await in_thread(work)
    except Exception:
        log.exception("upkeep: %s failed and will be tried again", name)
        return None
