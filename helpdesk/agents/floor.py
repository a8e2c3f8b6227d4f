"""The floor at a glance, for one agent: who waits, who is served, who else is here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents import queue, transfer
from helpdesk.agents.calls import calls_view
from helpdesk.agents.lists import briefs
from helpdesk.agents.model import Handoff, HandoffState, Staff
from helpdesk.agents.presence import agents_here
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation, State
from helpdesk.tickets.due import due_view


def floor_view(counter: Counter, session: Session, staff: Staff) -> dict[str, Any]:
    """What the desk shows and is sent anew whenever it changes.

    Of those who wait, the ones passed to the agent come first, then those whose language the agent
    speaks, each in the order of the queue. `offered` are those that the agent should take next.
    """
    now = counter.clock()
    here = agents_here(session, now)
    waiting = {handoff.conversation_id: handoff for handoff in queue.waiting(session)}
    places = {each: place for place, each in enumerate(waiting)}
    found = session.scalars(
        select(Conversation).where(Conversation.state.in_([State.QUEUED, State.LIVE]))
    ).all()
    items = briefs(session, found, now, counter.policy.phone.number)
    holders = _holders(session)
    for item in items:
        item["answerable"] = bool({*item["languages"]} & {*staff.languages})
        item["mine"] = holders.get(item["id"]) == staff.id
        handoff = waiting.get(item["id"])
        item["for_me"] = handoff is not None and transfer.is_for(handoff, staff)
        item["offered"] = handoff is not None and (
            item["for_me"]
            or (item["answerable"] and not transfer.kept_for_others(handoff, staff, here))
        )
    held = list(holders.values())
    queued = sorted(
        (item for item in items if item["state"] == State.QUEUED),
        key=lambda item: (
            not item["for_me"],
            not item["offered"],
            places.get(item["id"], len(places)),
        ),
    )
    live = sorted(
        (item for item in items if item["state"] == State.LIVE),
        key=lambda item: (not item["mine"], item["updated_at"]),
    )
    due = due_view(session, staff, now)
    room = held.count(staff.id) < staff.capacity
    return {
        "waiting": queued,
        "live": live,
        "accept_within_seconds": int(counter.policy.handoff.accept_within.total_seconds()),
        "me": {
            "languages": staff.languages,
            "capacity": staff.capacity,
            "live": held.count(staff.id),
        },
        "agents": [
            {
                "name": each.name,
                "email": each.email,
                "languages": each.languages,
                "capacity": each.capacity,
                "live": held.count(each.id),
            }
            for each in here
        ],
        **transfer.targets(here, staff),
        "due": due,
        **calls_view(session, queued, live, room, due),
    }


def _holders(session: Session) -> dict[str, int | None]:
    """Who has which conversation."""
    held = select(Handoff.conversation_id, Handoff.agent_id).where(
        Handoff.state == HandoffState.ACCEPTED
    )
    return dict(session.execute(held).all())
