"""Waking up whoever watches a conversation. What happened is read from the database."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: Watchers of this id, the agents' desks, hear of every conversation.
DESK = "desk"
#: Watchers of this id, the pages of tickets, hear of every ticket.
TICKETS = "tickets"


class Hub:
    """Subscriptions of this process, by conversation id.

    Events carry no messages: a watcher reads those from the database, so that none is lost or
    doubled. Only what is not kept at all (somebody is typing) travels in the event.
    """

    def __init__(self) -> None:
        self._watchers: dict[str, set[asyncio.Queue[dict[str, Any]]]] = defaultdict(set)

    @contextmanager
    def watch(self, conversation_id: str) -> Iterator[asyncio.Queue[dict[str, Any]]]:
        """A queue of events for as long as the block runs."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=100)
        self._watchers[conversation_id].add(queue)
        try:
            yield queue
        finally:
            self._watchers[conversation_id].discard(queue)
            if not self._watchers[conversation_id]:
                del self._watchers[conversation_id]

    def wake(self, conversation_id: str, event: dict[str, Any] | None = None) -> None:
        """Tell the watchers that something happened. Call on the event loop."""
        event = {**(event or {"type": "changed"}), "conversation": conversation_id}
        self._tell(conversation_id, event)
        self._tell(DESK, event)

    def is_watched(self, conversation_id: str) -> bool:
        """Whether somebody, that is the customer's browser, has the conversation open here."""
        return conversation_id in self._watchers

    def wake_all(self) -> None:
        """Tell every watcher to look: queue positions moved."""
        for conversation_id in list(self._watchers):
            if conversation_id not in (DESK, TICKETS):
                self.wake(conversation_id)

    def wake_desks(self) -> None:
        """Tell the agents' desks to look: something about the agents changed."""
        self._tell(DESK, {"type": "changed"})

    def wake_tickets(self, event: dict[str, Any] | None = None) -> None:
        """Tell the pages of tickets to look, or what is kept nowhere: somebody is typing."""
        self._tell(TICKETS, event or {"type": "changed"})

    def _tell(self, watched: str, event: dict[str, Any]) -> None:
        for queue in list(self._watchers.get(watched, ())):
            if not queue.full():
                queue.put_nowait(event)
