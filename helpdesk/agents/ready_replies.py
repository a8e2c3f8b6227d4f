"""Replies that agents need again and again: per language, with placeholders that are filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.agents.model import ReadyReply, Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.tickets.model import Ticket

#: What may stand in braces; each has a value where the conversation knows one.
PLACEHOLDERS = ("agent", "email", "phone", "plan", "support_center", "ticket", "topic")

#: One pair of braces around a name. Two pairs are a variable of a customer's mails, quotes JSON,
#: and what stands between backticks is code: it is found as well, so that nothing in it is.
_BRACES = re.compile(r"`[^`\n]*`|(?<!{){ *([\w.-](?:[\w .-]{0,38}[\w.-])?) *}(?!})")
_SHIPPED = Path(__file__).resolve().parents[2] / "data" / "ready_replies"


@dataclass(frozen=True, slots=True)
class Draft:
    """A ready reply as somebody wrote it."""

    language: str
    shortcut: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """For whom a reply is filled in; what is not known is empty."""

    #: What the customer can read, the best first.
    languages: Sequence[str]
    account_id: str | None = None
    topic: str | None = None
    ticket: str = ""


def placeholders_in(text: str) -> list[str]:
    """The names in braces, each once, in order."""
    return [name for name in dict.fromkeys(_BRACES.findall(text)) if name]


def check(text: str) -> None:
    """Raises Refusal naming each placeholder that does not exist, and those that do."""
    unknown = {name for name in placeholders_in(text) if name not in PLACEHOLDERS}
    if unknown:
        raise Refusal(
            "unknown_placeholder",
            field="text",
            status=422,
            names=_listed(sorted(unknown)),
            known=_listed(PLACEHOLDERS),
        )


def check_filled(text: str) -> None:
    """Raises Refusal naming what still stands in braces in a text for a customer."""
    left = placeholders_in(text)
    if left:
        raise Refusal(
            "unfilled_placeholder", field="text", status=422, names=_listed(left), first=left[0]
        )


def save(
    session: Session, reply: ReadyReply | None, draft: Draft, by: Staff | None, now: datetime
) -> ReadyReply:
    """Write a reply down, or over `reply`. Raises Refusal; then nothing is changed."""
    check(draft.text)
    other = session.scalar(
        select(ReadyReply).where(
            ReadyReply.language == draft.language, ReadyReply.shortcut == draft.shortcut
        )
    )
    if other is not None and other is not reply:
        raise Refusal("shortcut_taken", field="shortcut", shortcut=draft.shortcut)
    reply = reply or ReadyReply()
    reply.language, reply.shortcut = draft.language, draft.shortcut
    reply.title, reply.text = draft.title, draft.text
    reply.updated_at, reply.updated_by = now, by.id if by else None
    session.add(reply)
    session.flush()
    return reply


def find(session: Session, reply_id: int) -> ReadyReply:
    """The reply. Raises Refusal."""
    found = session.get(ReadyReply, reply_id)
    if found is None:
        raise Refusal("no_such_reply", status=404)
    return found


def replies_in(session: Session, *languages: str) -> Sequence[ReadyReply]:
    """All replies in these languages, or in all of them, by language and shortcut."""
    query = select(ReadyReply).order_by(ReadyReply.language, ReadyReply.shortcut)
    return session.scalars(
        query.where(ReadyReply.language.in_(languages)) if languages else query
    ).all()


def case_of_conversation(session: Session, conversation: Conversation) -> Case:
    """The customer of a conversation, with the newest ticket that was opened in it."""
    ticket = session.scalar(
        select(Ticket.number)
        .where(Ticket.conversation_id == conversation.id)
        .order_by(Ticket.id.desc())
        .limit(1)
    )
    return Case(conversation.languages, conversation.account_id, conversation.topic, ticket or "")


def case_of_ticket(session: Session, ticket: Ticket) -> Case:
    """The customer of a ticket: its language, then others that they named in its conversation."""
    conversation = (
        session.get(Conversation, ticket.conversation_id) if ticket.conversation_id else None
    )
    others = conversation.languages if conversation else []
    languages = list(dict.fromkeys([ticket.language, *others]))
    return Case(languages, ticket.account_id, ticket.topic, ticket.number)


def filled_for(
    counter: Counter, session: Session, case: Case, staff: Staff
) -> list[dict[str, Any]]:
    """The replies for this customer, with what is known filled in.

    First those in the customer's language, then those in others that both sides know. `missing`
    names the placeholders that stand as they are, for want of a value.
    """
    best = case.languages[0]
    languages = [code for code in case.languages if code == best or code in staff.languages]
    found = sorted(
        replies_in(session, *languages), key=lambda reply: languages.index(reply.language)
    )
    return [
        filled(reply, _values(counter, session, case, staff, reply.language)) for reply in found
    ]


def filled(reply: ReadyReply, values: dict[str, str]) -> dict[str, Any]:
    """One reply with these values in the place of its placeholders."""
    missing = [name for name in placeholders_in(reply.text) if not values.get(name)]

    def value(match: re.Match[str]) -> str:
        return values.get(match[1] or "") or match[0]

    return {**reply_view(reply), "text": _BRACES.sub(value, reply.text), "missing": missing}


def reply_view(reply: ReadyReply) -> dict[str, Any]:
    """A reply as it is kept."""
    return {
        "id": reply.id,
        "language": reply.language,
        "shortcut": reply.shortcut,
        "title": reply.title,
        "text": reply.text,
        "updated_at": reply.updated_at.isoformat(),
    }


def shipped() -> list[Draft]:
    """The replies that the demo begins with: `data/ready_replies/<lang>.yml`."""
    drafts = []
    for code in LANGUAGES:
        content = yaml.safe_load((_SHIPPED / f"{code}.yml").read_text("utf-8"))
        for shortcut, each in content.items():
            drafts.append(Draft(code, shortcut, each["title"], each["text"].strip()))
    return drafts


def _values(
    counter: Counter, session: Session, case: Case, staff: Staff, language: str
) -> dict[str, str]:
    texts = counter.services.texts
    account = session.get(Account, case.account_id) if case.account_id else None
    return {
        "agent": staff.name,
        "email": account.email if account else "",
        "phone": counter.policy.phone.number,
        "plan": texts.label(language, "plans", account.plan) if account and account.plan else "",
        "support_center": counter.services.support_url,
        "ticket": case.ticket,
        "topic": texts.label(language, "topics", case.topic) if case.topic else "",
    }


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
