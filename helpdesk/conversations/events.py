"""The WebSocket of a conversation: what is new, in order, nothing twice, nothing missed."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any

from anyio import create_task_group
from fastapi import WebSocket, WebSocketDisconnect
from sqlalchemy.orm import Session

from helpdesk.conversations.counter import Counter, UnknownConversationError
from helpdesk.conversations.hub import Hub
from helpdesk.conversations.model import Conversation
from helpdesk.conversations.transcript import messages_of
from helpdesk.conversations.view import handoff_view, message_view, state_view, tickets_view
from helpdesk.offload import in_thread

FIRST_FRAME_SECONDS = 10
#: A watcher looks this often even when nothing woke it: another process may have written.
LOOK_AGAIN_SECONDS = 15
POLICY_VIOLATION = 1008


async def serve_events(
    websocket: WebSocket, counter: Counter, hub: Hub, conversation_id: str
) -> None:
    """Serve one socket until the client leaves.

    The client's first frame is `{"token", "after"}`; then it may send `{"type": "typing"}`. The
    server sends `{"type": "message", "message"}`, `{"type": "state", …}`, `{"type": "typing"}`.
    """
    await websocket.accept()
    try:
        first = await asyncio.wait_for(websocket.receive_json(), FIRST_FRAME_SECONDS)
        token, after = str(first["token"]), int(first.get("after") or 0)
        await in_thread(_check, counter, conversation_id, token)
    except (UnknownConversationError, ValueError, KeyError, TypeError, AttributeError):
        await websocket.close(POLICY_VIOLATION, "unknown conversation or token")
        return
    except (TimeoutError, WebSocketDisconnect):
        return
    try:
        with hub.watch(conversation_id) as queue:
            # The desk shows who is connected.
            hub.wake(conversation_id)
            async with create_task_group() as both:

                async def receive() -> None:
                    await _receive(websocket, hub, conversation_id)
                    both.cancel_scope.cancel()

                both.start_soon(receive)
                with suppress(WebSocketDisconnect):
                    await _send(websocket, counter, conversation_id, after, queue)
    finally:
        hub.wake(conversation_id)


async def _send(
    websocket: WebSocket,
    counter: Counter,
    conversation_id: str,
    after: int,
    queue: asyncio.Queue[dict[str, Any]],
) -> None:
    state: dict[str, Any] | None = None
    while True:
        messages, now = await in_thread(_news, counter, conversation_id, after)
        for message in messages:
            await websocket.send_json({"type": "message", "message": message})
            after = message["id"]
        if now != state:
            await websocket.send_json({"type": "state", **now})
            state = now
        try:
            event = await asyncio.wait_for(queue.get(), LOOK_AGAIN_SECONDS)
        except TimeoutError:
            continue
        if event["type"] == "typing" and event["author"] != "customer":
            await websocket.send_json({"type": "typing", "author": event["author"]})


async def _receive(websocket: WebSocket, hub: Hub, conversation_id: str) -> None:
    try:
        while True:
            frame = await websocket.receive_json()
            if isinstance(frame, dict) and frame.get("type") == "typing":
                hub.wake(conversation_id, {"type": "typing", "author": "customer"})
    except (WebSocketDisconnect, ValueError):
        return


def _check(counter: Counter, conversation_id: str, token: str) -> None:
    with counter.store.reading() as session:
        counter.authorised(session, conversation_id, token)


def _news(
    counter: Counter, conversation_id: str, after: int
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    with counter.store.reading() as session:
        conversation = session.get_one(Conversation, conversation_id)
        return (
            [message_view(m) for m in messages_of(session, conversation, after=after)],
            _state(counter, session, conversation),
        )


def _state(counter: Counter, session: Session, conversation: Conversation) -> dict[str, Any]:
    return {
        **state_view(conversation),
        "topic": conversation.topic,
        "decision": conversation.decision,
        "tickets": tickets_view(session, conversation),
        "handoff": handoff_view(session, conversation, counter.policy.phone.number),
        "rating": conversation.rating_score,
    }
