"""The WebSockets of staff pages: what they show, whenever it changes, and who is typing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlsplit

from anyio import create_task_group
from fastapi import WebSocket, WebSocketDisconnect
from sqlalchemy.orm import Session

from helpdesk.agents.access import COOKIE
from helpdesk.agents.floor import floor_view
from helpdesk.agents.model import Staff
from helpdesk.agents.presence import seen
from helpdesk.agents.sessions import staff_of
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.hub import DESK, Hub
from helpdesk.offload import in_thread

#: Presence is renewed, and the floor looked at, this often even when nothing happens.
LOOK_AGAIN_SECONDS = 10
#: A busy floor is looked at often, and presence written down less often than that.
RENEW_AFTER = timedelta(seconds=5)
#: Much happens at once on a busy floor: one look serves all of it.
GATHER_SECONDS = 0.2
POLICY_VIOLATION = 1008


class SignedOutError(Exception):
    """The session has ended, or is not an agent's."""


class Feed(Protocol):
    """What one page of the staff is kept up to date with."""

    def look(self) -> dict[str, Any]:
        """What the page shows; sent whenever it differs. Raises SignedOutError."""

    def heard(self, event: dict[str, Any]) -> dict[str, Any] | None:
        """What of an event, that is kept nowhere, the page is told."""


class FloorFeed:
    """`{"type": "floor", …}` (see `floor_view`) and `{"type": "typing", "conversation"}`."""

    def __init__(self, counter: Counter, hub: Hub, token: str) -> None:
        self._counter = counter
        self._hub = hub
        self._token = token

    def look(self) -> dict[str, Any]:
        return {"type": "floor", **look(self._counter, self._hub, self._token)}

    def heard(self, event: dict[str, Any]) -> dict[str, Any] | None:
        if event["type"] == "typing" and event["author"] == "customer":
            return {"type": "typing", "conversation": event["conversation"]}
        return None


class CallFeed:
    """`{"type": "calls", "calls", "urgent"}` (see `calls_view`): for every page but the desk.

    Unlike the floor, looking is not being at the desk.
    """

    def __init__(self, counter: Counter, token: str) -> None:
        self._counter = counter
        self._token = token

    def look(self) -> dict[str, Any]:
        with self._counter.store.reading() as session:
            staff = _agent(session, self._token, self._counter.clock())
            floor = floor_view(self._counter, session, staff)
        return {"type": "calls", "calls": floor["calls"], "urgent": floor["urgent"]}

    def heard(self, event: dict[str, Any]) -> dict[str, Any] | None:
        return None


async def serve_desk(websocket: WebSocket, counter: Counter, hub: Hub) -> None:
    """Serve one desk until it is closed or signed out."""
    await serve_feed(websocket, counter, hub, DESK, lambda token: FloorFeed(counter, hub, token))


async def serve_calls(websocket: WebSocket, counter: Counter, hub: Hub) -> None:
    """Serve one page that is not the desk."""
    await serve_feed(websocket, counter, hub, DESK, lambda token: CallFeed(counter, token))


async def serve_feed(
    websocket: WebSocket,
    counter: Counter,
    hub: Hub,
    watched: str,
    feed_of: Callable[[str], Feed],
) -> None:
    """Serve one page of the staff until it is closed or signed out.

    The session is the cookie's, and the page must be ours: a browser sends cookies along with a
    socket that any site opens. `feed_of` takes the session's token.
    """
    await websocket.accept()
    token = websocket.cookies.get(COOKIE)
    if not _is_ours(websocket, counter.settings.public_url) or token is None:
        await websocket.close(POLICY_VIOLATION, "sign in first")
        return
    with hub.watch(watched) as queue:
        async with create_task_group() as both:

            async def receive() -> None:
                with suppress(WebSocketDisconnect):
                    while True:
                        await websocket.receive_text()
                both.cancel_scope.cancel()

            both.start_soon(receive)
            with suppress(WebSocketDisconnect):
                try:
                    await _send(websocket, feed_of(token), queue)
                except SignedOutError:
                    await websocket.close(POLICY_VIOLATION, "signed out")
                both.cancel_scope.cancel()


async def _send(websocket: WebSocket, feed: Feed, queue: asyncio.Queue[dict[str, Any]]) -> None:
    shown: dict[str, Any] | None = None
    while True:
        now = await in_thread(feed.look)
        if now != shown:
            await websocket.send_json(now)
            shown = now
        for event in await _next_events(queue):
            if told := feed.heard(event):
                await websocket.send_json(told)


async def _next_events(queue: asyncio.Queue[dict[str, Any]]) -> list[dict[str, Any]]:
    """All that happens until it is time to look again."""
    try:
        events = [await asyncio.wait_for(queue.get(), LOOK_AGAIN_SECONDS)]
    except TimeoutError:
        return []
    if events[0]["type"] != "typing":
        await asyncio.sleep(GATHER_SECONDS)
    while not queue.empty():
        events.append(queue.get_nowait())
    return events


def look(counter: Counter, hub: Hub, token: str) -> dict[str, Any]:
    """The floor as the session's agent sees it; looking is being present. Raises SignedOutError."""
    now = counter.clock()
    with counter.store.reading() as session:
        staff = _agent(session, token, now)
    if staff.seen_at is None or now - staff.seen_at > RENEW_AFTER:
        with counter.store.unit_of_work() as session:
            seen(session, session.get_one(Staff, staff.id), now)
    with counter.store.reading() as session:
        floor = floor_view(counter, session, staff)
    for item in floor["waiting"] + floor["live"]:
        item["connected"] = hub.is_watched(item["id"])
    return floor


def _agent(session: Session, token: str, now: datetime) -> Staff:
    staff = staff_of(session, token, now)
    if staff is None or staff.role not in ("agent", "admin"):
        raise SignedOutError
    return staff


def _is_ours(websocket: WebSocket, public_url: str) -> bool:
    """Whether a page of ours opens it: at the address it called, or at the public one."""
    origin = urlsplit(websocket.headers.get("origin", "")).netloc
    return bool(origin) and origin in (websocket.headers.get("host"), urlsplit(public_url).netloc)
