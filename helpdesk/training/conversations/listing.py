"""Conversations to go through, the newest first: what was said, how it ended, what stands out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from helpdesk.annotations.model import ConversationTag
from helpdesk.conversations.model import Conversation, Turn
from helpdesk.training.inbox.entries import MOST_TURNS, Entry, entries_of, heard, wanted, within
from helpdesk.training.inbox.filters import InboxFilter
from helpdesk.training.inbox.known import Known, is_silent
from helpdesk.training.inbox.signals import Reason


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in the list. `entries` are its messages that were understood, oldest first."""

    conversation: Conversation
    at: datetime
    turns: int
    entries: tuple[Entry, ...]
    #: What the customer wrote or picked first, as it was stored.
    first_words: str
    outcome: str
    reviewed: bool
    tags: tuple[str, ...]

    @property
    def why(self) -> tuple[Reason, ...]:
        """The reasons to look at any of its messages, most telling first."""
        found = {each for entry in self.entries for each in entry.why}
        return tuple(each for each in Reason if each in found)

    @property
    def channel(self) -> str | None:
        """What was advised last."""
        return (self.conversation.decision or {}).get("channel")

    @property
    def account_id(self) -> str | None:
        """Whose it is, where that is known."""
        return self.conversation.account_id


@dataclass(frozen=True, slots=True)
class Found:
    """`conversations`, the newest first; `cut`: there were more turns than are looked at."""

    conversations: tuple[Listed, ...]
    cut: bool


def conversations(session: Session, chosen: InboxFilter, now: datetime) -> Found:
    """The conversations that `chosen` shows at `now`: those with a message that it shows.

    Whether one is reviewed is said of the conversation, not of single messages.
    """
    newest = within(
        select(Turn.conversation_id).join(Conversation, Conversation.id == Turn.conversation_id),
        chosen,
        now,
    )
    ids = session.scalars(newest.order_by(Turn.started_at.desc()).limit(MOST_TURNS)).all()
    found = [each for each in _listed(session, set(ids), now) if _shown(each, chosen)]
    found.sort(key=lambda each: (each.at, each.conversation.id), reverse=True)
    return Found(tuple(found), len(ids) == MOST_TURNS)


def _listed(session: Session, ids: set[str], now: datetime) -> Iterable[Listed]:
    turns: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in _rows(session, sorted(ids)):
        turns[row.Conversation.id].append(row)
    known = Known.read(session, min((rows[0].message_id for rows in turns.values()), default=0))
    tags = _tags(session)
    for key, rows in turns.items():
        last = rows[-1].started_at
        outcome = known.outcome(rows[0].Conversation, is_silent(last, now))
        yield Listed(
            conversation=rows[0].Conversation,
            at=last,
            turns=len(rows),
            entries=tuple(entries_of(rows, known, outcome)),
            first_words=rows[0].text,
            outcome=outcome,
            reviewed=key in known.reviewed,
            tags=tags.get(key, ()),
        )


#: Databases take so many values in one statement without trouble.
_AT_ONCE = 500


def _rows(session: Session, ids: Sequence[str]) -> Iterable[Row[Any]]:
    """All turns of these conversations, in the order of their messages."""
    for start in range(0, len(ids), _AT_ONCE):
        some = heard().where(Turn.conversation_id.in_(ids[start : start + _AT_ONCE]))
        yield from session.execute(some.order_by(Turn.message_id))


def _tags(session: Session) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    every = select(ConversationTag.conversation_id, ConversationTag.tag)
    for key, tag in session.execute(every.order_by(ConversationTag.tag)):
        found[key] += (tag,)
    return found


def _shown(listed: Listed, chosen: InboxFilter) -> bool:
    if chosen.reviewed != "all" and listed.reviewed != (chosen.reviewed == "yes"):
        return False
    if chosen.channel and chosen.channel != listed.channel:
        return False
    if chosen.outcome and chosen.outcome != listed.outcome:
        return False
    if not (chosen.reason or chosen.intent or chosen.below):
        return True
    return any(wanted(each, chosen.whatever_reviewed) for each in listed.entries)
