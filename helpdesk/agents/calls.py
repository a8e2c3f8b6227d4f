"""What calls for an agent wherever they are: who waits for them, who wrote to them, what is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk.conversations.model import Author, Message

#: `why` of a ticket's call is its urgency (helpdesk/tickets/reply_clock.py).
ARRIVED, WROTE = "arrived", "wrote"


def calls_view(
    session: Session,
    waiting: Sequence[Mapping[str, Any]],
    live: Sequence[Mapping[str, Any]],
    room: bool,
    due: Mapping[str, Any],
) -> dict[str, Any]:
    """`calls`, each with a `key` of its own, and how much of the floor is `urgent`.

    `waiting` and `live` are the floor's, `room` is whether the agent wants one more. Nothing in a
    call is a customer's words: a notification is read by whoever sees the screen.
    """
    mine = [each for each in live if each["mine"]]
    return {
        "calls": [
            *_arrived(waiting, room),
            *_wrote(session, mine),
            *(
                {
                    "key": f"due:{each['number']}:{each['urgency']}:{each['reply_due_by']}",
                    "why": each["urgency"],
                    "ticket": each["number"],
                    "topic": each["topic"],
                }
                for each in due["tickets"]
            ),
        ],
        "urgent": len(waiting) + sum(each["urgency"] != "soon" for each in due["tickets"]),
    }


def _arrived(waiting: Sequence[Mapping[str, Any]], room: bool) -> Iterator[dict[str, Any]]:
    for each in waiting:
        if each["for_me"] or (each["offered"] and room):
            # Once again where it is passed on, or comes back.
            key = f"arrived:{each['id']}:{each['waiting_since']}:{each['for_me']}"
            yield {"key": key, "why": ARRIVED, "conversation": each["id"], "topic": each["topic"]}


def _wrote(session: Session, mine: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    newest = dict(
        session.execute(
            select(Message.conversation_id, func.max(Message.id))
            .where(
                Message.conversation_id.in_([each["id"] for each in mine]),
                Message.author == Author.CUSTOMER,
            )
            .group_by(Message.conversation_id)
        ).all()
    )
    for each in mine:
        if each["id"] in newest:
            key = f"wrote:{each['id']}:{newest[each['id']]}"
            yield {"key": key, "why": WROTE, "conversation": each["id"], "topic": each["topic"]}
