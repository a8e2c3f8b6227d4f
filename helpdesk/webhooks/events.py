"""What happens in conversations and tickets, put into the outbox for each target that wants it.

Called in the transaction of what happened: either both are true afterwards, or neither.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from helpdesk.clock import real_now
from helpdesk.conversations.model import Conversation
from helpdesk.outbox.model import OutboxEntry
from helpdesk.tickets.model import Ticket
from helpdesk.webhooks.model import Disabled, WebhookTarget
from helpdesk.webhooks.payload import (
    VERSION,
    conversation_data,
    reply_data,
    ticket_data,
    within_bounds,
)

KIND = "webhook"


class Event(StrEnum):
    """What a target can be told."""

    CONVERSATION_QUEUED = "conversation.queued"
    CONVERSATION_ACCEPTED = "conversation.accepted"
    #: The wait was given up, or the agent handed it back; the assistant, or a ticket, goes on.
    CONVERSATION_LEFT = "conversation.left"
    CONVERSATION_CLOSED = "conversation.closed"
    CONVERSATION_RATED = "conversation.rated"
    TICKET_OPENED = "ticket.opened"
    #: The customer wrote again.
    TICKET_REPLIED = "ticket.replied"
    #: An agent answered.
    TICKET_ANSWERED = "ticket.answered"
    #: Priority, assignee, topic or tags.
    TICKET_CHANGED = "ticket.changed"
    TICKET_CLOSED = "ticket.closed"
    TICKET_REOPENED = "ticket.reopened"


#: What a mailbox is told unless an admin says otherwise: what somebody has to act on.
FOR_MAILBOXES = (Event.CONVERSATION_QUEUED, Event.TICKET_OPENED, Event.TICKET_REPLIED)
#: Sent on request only.
TEST = "webhook.test"

_WITH_TRANSCRIPT = (Event.CONVERSATION_QUEUED, Event.CONVERSATION_CLOSED)
#: Of a ticket's history (helpdesk/tickets/history.py); notes are nobody else's business.
_OF_HISTORY = {
    "opened": Event.TICKET_OPENED,
    "replied": Event.TICKET_ANSWERED,
    "closed": Event.TICKET_CLOSED,
    "duplicate": Event.TICKET_CLOSED,
    "reopened": Event.TICKET_REOPENED,
    "assigned": Event.TICKET_CHANGED,
    "prioritised": Event.TICKET_CHANGED,
    "topic": Event.TICKET_CHANGED,
    "tagged": Event.TICKET_CHANGED,
    "untagged": Event.TICKET_CHANGED,
}


def tell_conversation(session: Session, conversation: Conversation, event: Event) -> None:
    """Tell what happened to a conversation."""
    _tell(
        session,
        event,
        lambda: {
            "conversation": conversation_data(
                session, conversation, transcript=event in _WITH_TRANSCRIPT
            )
        },
    )


def tell_history(session: Session, ticket: Ticket, action: str, detail: str | None) -> None:
    """Tell what was written into a ticket's history, if it is anybody else's business."""
    event = _OF_HISTORY.get(action)
    if event is None:
        return

    def data() -> dict[str, Any]:
        told: dict[str, Any] = {"ticket": ticket_data(session, ticket)}
        if event is Event.TICKET_OPENED and ticket.conversation_id is not None:
            conversation = session.get_one(Conversation, ticket.conversation_id)
            told["conversation"] = conversation_data(session, conversation, transcript=True)
        if event is Event.TICKET_ANSWERED:
            told["reply"] = reply_data(session, ticket, "agent")
        if event is Event.TICKET_CHANGED or action == "duplicate":
            told["change"] = {"what": action, "to": detail}
        return told

    _tell(session, event, data)


def tell_reply(session: Session, ticket: Ticket) -> None:
    """Tell that the customer wrote again."""
    _tell(
        session,
        Event.TICKET_REPLIED,
        lambda: {
            "ticket": ticket_data(session, ticket),
            "reply": reply_data(session, ticket, "customer"),
        },
    )


def message(event: str, data: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What a receiver reads."""
    return {"type": event, "timestamp": now.isoformat(), "version": VERSION, "data": data}


def new_id() -> str:
    """The id by which a receiver knows a repeat."""
    return f"msg_{secrets.token_hex(12)}"


def _tell(session: Session, event: Event, data: Callable[[], dict[str, Any]]) -> None:
    targets = _targets(session, event)
    if not targets:
        return
    # Real time: a conversation with a simulated clock is told at once all the same.
    now, key = real_now(), new_id()
    payload = within_bounds(message(event, data(), now))
    for target in targets:
        session.add(
            OutboxEntry(
                key=f"{key}:{target.id}",
                kind=KIND,
                target_id=target.id,
                event=event,
                payload={"id": key, "message": payload},
                next_attempt_at=now,
            )
        )


def _targets(session: Session, event: Event) -> Sequence[WebhookTarget]:
    """Those that want it; for one that fails for long, it waits."""
    every = session.scalars(
        select(WebhookTarget)
        .where(
            or_(WebhookTarget.disabled.is_(None), WebhookTarget.disabled == Disabled.FAILING),
        )
        .order_by(WebhookTarget.id)
    )
    return [target for target in every if event in target.events]
