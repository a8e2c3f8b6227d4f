"""One conversation, message by message: what was said, understood and decided, without names."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.model import TrainerFlag
from helpdesk.annotations.model import IN_FORCE, Annotation
from helpdesk.conversations.model import Conversation, Message, Turn
from helpdesk.conversations.transcript import messages_of
from helpdesk.policy import Decision, Request
from helpdesk.training.inbox.entries import conversation_entries
from helpdesk.training.inbox.shown import Shown, names_of_customers, shown
from helpdesk.training.masking.mask import mask
from helpdesk.triage.schema import DecisionBody, RequestBody


@dataclass(frozen=True, slots=True)
class Decided:
    """A case as it was put to the policy, and what the policy said."""

    request: Request
    decision: Decision


@dataclass(frozen=True, slots=True)
class Step:
    """A message of the transcript; `text` is masked, and so is all that is shown with it.

    Of a customer's message: `understood` where the assistant was asked what it means, `decided`
    where that turn changed the decision, `flag` where an agent put the topic right afterwards,
    `annotation` where a trainer has said what it means.
    """

    message: Message
    text: str
    offers: tuple[str, ...]
    files: tuple[str, ...]
    turn: Turn | None = None
    understood: Shown | None = None
    decided: Decided | None = None
    flag: TrainerFlag | None = None
    annotation: Annotation | None = None

    @property
    def picked(self) -> bool:
        """Whether the customer picked a choice."""
        return self.turn is not None and "command" in self.turn.sent

    @property
    def unheard(self) -> bool:
        """Whether it was typed, and the assistant not asked what it means."""
        return self.turn is not None and "text" in self.turn.sent and self.understood is None


@dataclass(frozen=True, slots=True)
class Told:
    """The conversation's steps, oldest first; `outcome` as in the inbox, None before any turn."""

    conversation: Conversation
    steps: tuple[Step, ...]
    outcome: str | None

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the customer's messages were heard in, each once."""
        return tuple(dict.fromkeys(s.understood.entry.language for s in self.steps if s.understood))


def told(
    session: Session, conversation: Conversation, topics: Container[str], now: datetime
) -> Told:
    """All that is known of it. `topics`: those of the policy, which decisions may name."""
    entries = conversation_entries(session, conversation.id, now)
    names = names_of_customers(session, [conversation])
    understood = {each.message_id: shown(each, names) for each in entries}
    turns = {
        each.message_id: each
        for each in session.scalars(select(Turn).where(Turn.conversation_id == conversation.id))
    }
    flags = select(TrainerFlag).where(TrainerFlag.conversation_id == conversation.id)
    flagged = {each.message_id: each for each in session.scalars(flags.order_by(TrainerFlag.id))}
    annotated = _annotations(session, sorted(turns))
    own = names.get(conversation.account_id or "", ())
    steps, before = [], None
    for message in messages_of(session, conversation, internal=True):
        turn = turns.get(message.id)
        decided = decided_in(turn, topics)
        changed = decided if decided and (before is None or _differ(before, decided)) else None
        before = decided or before
        language = conversation.language
        if message.id in understood:
            language = understood[message.id].entry.language
        steps.append(
            Step(
                message=message,
                text=mask(message.text, language, own).text,
                offers=tuple(each["title"] for each in message.choices),
                files=tuple(mask(f["name"], language, own).text for f in message.attachments),
                turn=turn,
                understood=understood.get(message.id),
                decided=changed,
                flag=flagged.get(message.id),
                annotation=annotated.get(message.id),
            )
        )
    return Told(conversation, tuple(steps), entries[-1].outcome if entries else None)


def decided_in(turn: Turn | None, topics: Container[str]) -> Decided | None:
    """The decision as it stood after a turn; None where there was none, or it is unreadable.

    Turns of before this was kept have none; a topic may be gone from the policy meanwhile.
    """
    if turn is None or turn.decided is None:
        return None
    fields: Mapping[str, Any] = turn.decided
    case = {name: value for name, value in fields.items() if name != "decision"}
    try:
        request = RequestBody.model_validate(case, context=topics).to_domain()
        return Decided(request, DecisionBody.model_validate(fields["decision"]).to_domain())
    except ValidationError:
        return None


def _differ(before: Decided, after: Decided) -> bool:
    """Whether something else is decided, or for another reason; time alone changes nothing."""
    return _essence(before) != _essence(after)


def _essence(decided: Decided) -> tuple[object, ...]:
    reasons = tuple(each.reasons for each in decided.decision.options)
    request = decided.request
    asked = (request.topic, request.requested_channel, request.languages, request.plan)
    return asked, decided.decision.channel, decided.decision.explanation, reasons


def _annotations(session: Session, messages: Sequence[int]) -> Mapping[int | None, Annotation]:
    query = select(Annotation).where(
        Annotation.message_id.in_(messages), Annotation.progress.in_(IN_FORCE)
    )
    return {each.message_id: each for each in session.scalars(query.order_by(Annotation.id))}
