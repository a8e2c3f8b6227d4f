"""The messages of the inbox, read from the database, most worth a look first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from helpdesk.annotations.model import ConversationTag
from helpdesk.conversations.model import Conversation, Message, Turn
from helpdesk.training.inbox.filters import InboxFilter
from helpdesk.training.inbox.known import Known, is_silent
from helpdesk.training.inbox.signals import (
    FALLBACK_INTENT,
    Outcome,
    Reason,
    Said,
    reasons,
    score,
)
from helpdesk.triage.taxonomy import intents_of_kind

#: So many turns of the chosen time are looked at, the newest.
MOST_TURNS = 6_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A message, what was understood, and why it needs a look (nothing: it need not)."""

    message_id: int
    conversation_id: str
    at: datetime
    text: str
    language: str
    said: Said
    entities: tuple[dict[str, Any], ...]
    why: tuple[Reason, ...]
    score: float
    channel: str | None
    outcome: str
    reviewed: bool
    #: The topic that an agent said it should have been.
    should_be: str | None
    account_id: str | None

    @property
    def certain(self) -> bool:
        """Whether the model knows it already, and nothing speaks against it."""
        return not self.why and self.said.certain

    @property
    def intent(self) -> str | None:
        """What it was taken for; None for a fallback."""
        return None if self.said.intent == FALLBACK_INTENT else self.said.intent


@dataclass(frozen=True, slots=True)
class Inbox:
    """`entries`, best first; `cut`: there were more turns in that time than are looked at."""

    entries: tuple[Entry, ...]
    cut: bool


def inbox(session: Session, chosen: InboxFilter, now: datetime) -> Inbox:
    """The messages that `chosen` shows at `now`."""
    query = within(heard(), chosen, now)
    newest = query.order_by(Turn.started_at.desc(), Turn.message_id.desc()).limit(MOST_TURNS)
    rows = session.execute(newest).all()
    found = [each for each in _entries(session, rows, now) if wanted(each, chosen)]
    found.sort(key=lambda each: (-each.score, -each.message_id))
    return Inbox(tuple(found), len(rows) == MOST_TURNS)


def within(query: Select[Any], chosen: InboxFilter, now: datetime) -> Select[Any]:
    """Turns joined with their conversations, narrowed to the language, tag and time of `chosen`."""
    query = query.where(Turn.started_at >= chosen.begin(now), Turn.started_at < chosen.end(now))
    if chosen.language:
        query = query.where(Conversation.language == chosen.language)
    if chosen.tag:
        tagged = select(ConversationTag.conversation_id).where(ConversationTag.tag == chosen.tag)
        query = query.where(Conversation.id.in_(tagged))
    return query


def entry_of(session: Session, message_id: int, now: datetime) -> Entry | None:
    """The message as the inbox would show it; None where it is none that was understood."""
    conversation_id = session.scalar(
        select(Turn.conversation_id).where(Turn.message_id == message_id)
    )
    if conversation_id is None:
        return None
    found = conversation_entries(session, conversation_id, now)
    return next((each for each in found if each.message_id == message_id), None)


def conversation_entries(session: Session, conversation_id: str, now: datetime) -> list[Entry]:
    """All messages of a conversation that were understood, oldest first."""
    rows = session.execute(heard().where(Turn.conversation_id == conversation_id)).all()
    return sorted(_entries(session, rows, now), key=lambda each: each.message_id)


_Turns = Select[tuple[int, dict[str, str], dict[str, Any] | None, str, datetime, str, Conversation]]


def heard() -> _Turns:
    """Turns as `entries_of` takes them."""
    return (
        select(
            Turn.message_id,
            Turn.sent,
            Turn.understood,
            Turn.answer["expects"].as_string().label("expects"),
            Turn.started_at,
            Message.text,
            Conversation,
        )
        .join(Message, Message.id == Turn.message_id)
        .join(Conversation, Conversation.id == Turn.conversation_id)
    )


def _entries(session: Session, rows: Sequence[Row[Any]], now: datetime) -> Iterable[Entry]:
    conversations: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        conversations[row.Conversation.id].append(row)
    known = Known.read(session, min((row.message_id for row in rows), default=0))
    for turns in conversations.values():
        turns.sort(key=lambda row: row.message_id)
        silent = is_silent(turns[-1].started_at, now)
        yield from entries_of(turns, known, known.outcome(turns[-1].Conversation, silent))


def entries_of(turns: Sequence[Row[Any]], known: Known, outcome: str) -> Iterable[Entry]:
    """The messages of one conversation, whose turns are given oldest first."""
    conversation: Conversation = turns[0].Conversation
    said, expected = [], None
    for row in turns:
        said.append(_said(row, expected))
        expected = row.expects
    how = Outcome(conversation.rating_score, outcome == "abandoned")
    why = reasons(said, how, known.wrong, intents_of_kind("issue", "support"))
    for row, each in zip(turns, said, strict=True):
        if each.text and row.understood:
            yield Entry(
                message_id=each.message_id,
                conversation_id=conversation.id,
                at=row.started_at,
                text=each.text,
                language=row.understood.get("language") or conversation.language,
                said=each,
                entities=tuple(row.understood.get("entities") or ()),
                why=why[each.message_id],
                score=score(each, why[each.message_id]),
                channel=(conversation.decision or {}).get("channel"),
                outcome=outcome,
                reviewed=each.message_id in known.annotated or conversation.id in known.reviewed,
                should_be=known.wrong.get(each.message_id),
                account_id=conversation.account_id,
            )


def _said(row: Row[Any], expected: str | None) -> Said:
    understood = row.understood or {}
    command = row.sent.get("command", "").lstrip("/").partition("{")[0]
    return Said(
        message_id=row.message_id,
        text=row.text if "text" in row.sent and understood else None,
        intent=understood.get("intent") or command or FALLBACK_INTENT,
        confidence=float(understood.get("confidence") or 0.0),
        ranking=tuple((name, float(sure)) for name, sure in understood.get("ranking") or ()),
        expected=expected,
    )


def wanted(entry: Entry, chosen: InboxFilter) -> bool:
    """Whether `chosen` shows it, of those that `within` lets through."""
    if chosen.reviewed != "all" and entry.reviewed != (chosen.reviewed == "yes"):
        return False
    if chosen.reason == "certain" and not entry.certain:
        return False
    if chosen.reason == "any" and not entry.why:
        return False
    if chosen.reason not in ("", "any", "certain") and chosen.reason not in entry.why:
        return False
    if chosen.intent and chosen.intent != (entry.intent or FALLBACK_INTENT):
        return False
    if chosen.below and entry.said.confidence * 100 >= int(chosen.below):
        return False
    if chosen.channel and chosen.channel != entry.channel:
        return False
    return not chosen.outcome or chosen.outcome == entry.outcome
