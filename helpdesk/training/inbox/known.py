"""What is known of conversations besides their turns: flags, decisions, reviews, how they ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Handoff, TrainerFlag
from helpdesk.annotations.model import IN_FORCE, Annotation, ConversationReview
from helpdesk.conversations.model import Conversation, State, Turn
from helpdesk.tickets.model import Ticket

#: A customer who was silent for so long has left.
GONE_AFTER = timedelta(hours=1)


def is_silent(last_turn: datetime, now: datetime) -> bool:
    """Whether a customer whose last turn began then has left by `now`."""
    return now - last_turn >= GONE_AFTER


@dataclass(frozen=True, slots=True)
class Known:
    """What else is known of these conversations."""

    wrong: Mapping[int, str]
    annotated: frozenset[int]
    reviewed: frozenset[str]
    with_ticket: frozenset[str]
    with_agent: frozenset[str]

    @classmethod
    def read(cls, session: Session, first: int) -> Known:
        """Of the messages from `first` on; however many they are, few statements."""
        flags = select(TrainerFlag.message_id, TrainerFlag.should_be).order_by(TrainerFlag.id)
        done = select(Annotation.message_id).where(
            Annotation.message_id >= first, Annotation.progress.in_(IN_FORCE)
        )
        ids = select(Turn.conversation_id).where(Turn.message_id >= first).distinct()
        with_ticket = select(Ticket.conversation_id).where(Ticket.conversation_id.in_(ids))
        with_agent = select(Handoff.conversation_id).where(
            Handoff.conversation_id.in_(ids), Handoff.accepted_at.is_not(None)
        )
        reviewed = select(ConversationReview.conversation_id).where(
            exists().where(Turn.conversation_id == ConversationReview.conversation_id)
        )
        return cls(
            wrong={
                key: should_be
                for key, should_be in session.execute(flags.where(TrainerFlag.message_id >= first))
                if key is not None
            },
            annotated=frozenset(each for each in session.scalars(done) if each is not None),
            reviewed=frozenset(session.scalars(reviewed)),
            with_ticket=frozenset(each for each in session.scalars(with_ticket) if each),
            with_agent=frozenset(session.scalars(with_agent)),
        )

    def outcome(self, conversation: Conversation, silent: bool) -> str:
        """`ticket`, `agent`, `abandoned`, `open` (still going on) or `ended`."""
        if conversation.id in self.with_ticket:
            return "ticket"
        if conversation.id in self.with_agent:
            return "agent"
        if conversation.state == State.CLOSED or conversation.rating_score is not None:
            return "ended"
        if not silent:
            return "open"
        waiting = conversation.expects is not None or conversation.topic is not None
        return "abandoned" if conversation.state == State.BOT and waiting else "ended"
