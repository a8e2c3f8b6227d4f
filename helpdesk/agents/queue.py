"""The queue between assistant and agents: who waits, who takes whom, and promises kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from helpdesk.agents.model import Handoff, HandoffState, Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.conversations.model import Conversation, Expects, State
from helpdesk.policy import Channel
from helpdesk.webhooks.events import Event, tell_conversation

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def enqueue(
    session: Session, conversation: Conversation, channel: Channel, key: str, now: datetime
) -> Handoff:
    """Put the conversation into the queue; the same key does so once."""
    existing = session.scalar(select(Handoff).where(Handoff.key == key))
    if existing is not None:
        return existing
    handoff = Handoff(
        conversation_id=conversation.id,
        key=key,
        channel=channel,
        reference="".join(secrets.choice(_ALPHABET) for _ in range(6)),
        state=HandoffState.WAITING,
        queued_at=now,
    )
    session.add(handoff)
    conversation.state = State.QUEUED
    conversation.expects = None
    session.flush()
    tell_conversation(session, conversation, Event.CONVERSATION_QUEUED)
    return handoff


def waiting_handoff(session: Session, conversation: Conversation) -> Handoff | None:
    """The hand-off that waits for an agent in this conversation."""
    return _in_state(session, conversation, HandoffState.WAITING)


def accepted_handoff(session: Session, conversation: Conversation) -> Handoff | None:
    """The hand-off that an agent has in this conversation."""
    return _in_state(session, conversation, HandoffState.ACCEPTED)


def position(session: Session, handoff: Handoff) -> int:
    """The place in the queue of its channel, from 1."""
    ahead = session.scalar(
        select(func.count())
        .select_from(Handoff)
        .where(
            Handoff.state == HandoffState.WAITING,
            Handoff.channel == handoff.channel,
            Handoff.id < handoff.id,
        )
    )
    return (ahead or 0) + 1


def accept(session: Session, conversation: Conversation, agent: Staff, now: datetime) -> Handoff:
    """Give the waiting conversation to `agent`; of two at once, one gets it.

    Raises Refusal, which names who has it already.
    """
    taken = session.execute(
        update(Handoff)
        .where(Handoff.conversation_id == conversation.id, Handoff.state == HandoffState.WAITING)
        .values(
            state=HandoffState.ACCEPTED,
            agent_id=agent.id,
            accepted_at=now,
            for_agent_id=None,
            for_team=None,
        )
        .execution_options(synchronize_session="fetch")
    )
    if taken.rowcount == 0:  # type: ignore[attr-defined]
        other = accepted_handoff(session, conversation)
        holder = session.get(Staff, other.agent_id) if other and other.agent_id else None
        if holder is None:
            raise Refusal("nobody_waits")
        raise Refusal("taken", agent=holder.name)
    conversation.state = State.LIVE
    handoff = accepted_handoff(session, conversation)
    assert handoff is not None
    tell_conversation(session, conversation, Event.CONVERSATION_ACCEPTED)
    return handoff


def requeue(
    session: Session,
    conversation: Conversation,
    now: datetime,
    *,
    for_agent: Staff | None = None,
    for_team: str | None = None,
) -> None:
    """Put a conversation that an agent has back at its old place in the queue.

    It is offered first to whom it is for (helpdesk/agents/transfer.py).
    """
    handoff = accepted_handoff(session, conversation)
    if handoff is not None:
        handoff.state = HandoffState.WAITING
        handoff.agent_id = None
        handoff.accepted_at = None
        handoff.agent_seen_at = None
        handoff.for_agent_id = for_agent.id if for_agent else None
        handoff.for_team = for_team
        # Waiting begins anew: the time within which somebody must accept counts from here.
        handoff.queued_at = now
        conversation.state = State.QUEUED
        tell_conversation(session, conversation, Event.CONVERSATION_QUEUED)


def close(session: Session, conversation: Conversation, reason: str | None, now: datetime) -> None:
    """End the conversation; the customer may rate it."""
    _end(session, conversation, HandoffState.ENDED, now)
    conversation.state = State.CLOSED
    conversation.closed_at = now
    conversation.close_reason = reason
    conversation.expects = Expects.RATING
    tell_conversation(session, conversation, Event.CONVERSATION_CLOSED)


def leave(session: Session, conversation: Conversation, now: datetime) -> None:
    """The customer, or time, gives up the wait: the assistant has the conversation again."""
    _end(session, conversation, HandoffState.LEFT, now)
    conversation.state = State.BOT
    tell_conversation(session, conversation, Event.CONVERSATION_LEFT)


def give_back(session: Session, conversation: Conversation, now: datetime) -> None:
    """The agent is done, and the assistant has the conversation again."""
    _end(session, conversation, HandoffState.ENDED, now)
    conversation.state = State.BOT
    tell_conversation(session, conversation, Event.CONVERSATION_LEFT)


def waiting(session: Session) -> Sequence[Handoff]:
    """All hand-offs that wait, longest first."""
    return session.scalars(
        select(Handoff).where(Handoff.state == HandoffState.WAITING).order_by(Handoff.id)
    ).all()


def _end(session: Session, conversation: Conversation, state: HandoffState, now: datetime) -> None:
    for handoff in session.scalars(
        select(Handoff).where(
            Handoff.conversation_id == conversation.id,
            Handoff.state.in_([HandoffState.WAITING, HandoffState.ACCEPTED]),
        )
    ):
        handoff.state = state
        handoff.ended_at = now


def _in_state(session: Session, conversation: Conversation, state: HandoffState) -> Handoff | None:
    return session.scalar(
        select(Handoff)
        .where(Handoff.conversation_id == conversation.id, Handoff.state == state)
        .order_by(Handoff.id.desc())
        .limit(1)
    )
