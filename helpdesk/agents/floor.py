"""The floor at a glance, for one agent: who waits, who is served, who else is here."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.lists import briefs
from helpdesk.agents.model import Handoff, HandoffState, Staff
from helpdesk.agents.presence import agents_here
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation, State


def floor_view(counter: Counter, session: Session, staff: Staff) -> dict[str, Any]:
    """What the desk shows and is sent anew whenever it changes.

    Among those who wait, the ones whose language the agent speaks come first, longest wait first.
    """
    now = counter.clock()
    found = session.scalars(
        select(Conversation).where(Conversation.state.in_([State.QUEUED, State.LIVE]))
    ).all()
    items = briefs(session, found, now, counter.policy.phone.number)
    holders = _holders(session)
    for item in items:
        item["answerable"] = bool({*item["languages"]} & {*staff.languages})
        item["mine"] = holders.get(item["id"]) == staff.id
    held = list(holders.values())
    return {
        "waiting": sorted(
            (item for item in items if item["state"] == State.QUEUED),
            key=lambda item: (not item["answerable"], item["waiting_since"] or ""),
        ),
        "live": sorted(
            (item for item in items if item["state"] == State.LIVE),
            key=lambda item: (not item["mine"], item["updated_at"]),
        ),
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
            for each in agents_here(session, now)
        ],
    }


def _holders(session: Session) -> dict[str, int | None]:
    """Who has which conversation."""
    held = select(Handoff.conversation_id, Handoff.agent_id).where(
        Handoff.state == HandoffState.ACCEPTED
    )
    return dict(session.execute(held).all())
