"""Conversations in lists, as agents see them: a handful of queries however long the list is."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.agents.model import Handoff, HandoffState, Staff
from helpdesk.conversations.model import Conversation, Message
from helpdesk.dialogue.memory import Memory


def briefs(
    session: Session, conversations: Sequence[Conversation], real_now: datetime, phone: str
) -> list[dict[str, Any]]:
    """Each conversation in a few fields. `phone` is the policy's number."""
    ids = [each.id for each in conversations]
    handoffs = {
        handoff.conversation_id: handoff
        for handoff in session.scalars(
            select(Handoff).where(Handoff.conversation_id.in_(ids)).order_by(Handoff.id)
        )
    }
    plans = _pairs(session, select(Account.id, Account.plan), Account.id, _accounts(conversations))
    agents = _pairs(session, select(Staff.id, Staff.name), Staff.id, _agents(handoffs.values()))
    newest = (
        select(Message.conversation_id, func.max(Message.id))
        .where(Message.conversation_id.in_(ids))
        .group_by(Message.conversation_id)
    )
    last = dict(session.execute(newest).all())
    positions = _positions(session) if handoffs else {}

    def brief(conversation: Conversation) -> dict[str, Any]:
        memory = Memory(conversation.memory)
        handoff = handoffs.get(conversation.id)
        return {
            "id": conversation.id,
            "state": conversation.state,
            "language": conversation.language,
            "languages": list(conversation.languages),
            "topic": conversation.topic,
            "plan": plans.get(conversation.account_id),
            "pin": conversation.pin,
            "stricter_verification": memory.stricter_verification,
            "first_words": memory.first_words,
            "handoff": _handoff(handoff, positions, agents, phone) if handoff else None,
            "waiting_since": handoff.queued_at.isoformat() if handoff else None,
            "waited_seconds": _waited(conversation, handoff, real_now),
            "updated_at": conversation.updated_at.isoformat(),
            "last_message_id": last.get(conversation.id),
        }

    return [brief(each) for each in conversations]


def _handoff(
    handoff: Handoff, positions: dict[int, int], agents: dict[Any, Any], phone: str
) -> dict[str, Any]:
    return {
        "channel": handoff.channel,
        "state": handoff.state,
        "reference": handoff.reference,
        "position": positions.get(handoff.id),
        "agent": agents.get(handoff.agent_id),
        "for_agent": agents.get(handoff.for_agent_id),
        "for_team": handoff.for_team,
        "phone_number": phone if handoff.channel == "phone" else None,
    }


def _waited(conversation: Conversation, handoff: Handoff | None, real_now: datetime) -> int | None:
    """Seconds in the queue at the conversation's own instant; None for who does not wait."""
    if handoff is None or handoff.state != HandoffState.WAITING:
        return None
    return max(0, int((conversation.now(real_now) - handoff.queued_at).total_seconds()))


def _positions(session: Session) -> dict[int, int]:
    """The place of every waiting hand-off in the queue of its channel, from 1."""
    places: Tally[str] = Tally()
    positions = {}
    waiting = select(Handoff.id, Handoff.channel).where(Handoff.state == HandoffState.WAITING)
    for handoff_id, channel in session.execute(waiting.order_by(Handoff.id)):
        places[channel] += 1
        positions[handoff_id] = places[channel]
    return positions


def _accounts(conversations: Iterable[Conversation]) -> set[Any]:
    return {each.account_id for each in conversations if each.account_id}


def _agents(handoffs: Iterable[Handoff]) -> set[Any]:
    named = {each.agent_id for each in handoffs} | {each.for_agent_id for each in handoffs}
    return named - {None}


def _pairs(session: Session, query: Any, key: Any, wanted: set[Any]) -> dict[Any, Any]:
    if not wanted:
        return {}
    return dict(session.execute(query.where(key.in_(wanted))).all())
