"""Adding to a conversation, and reading it back in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.conversations.assistant import Spoken
from helpdesk.conversations.model import Author, Conversation, Message


def add_message(
    session: Session,
    conversation: Conversation,
    author: Author,
    text: str,
    now: datetime,
    *,
    choices: Sequence[dict[str, str]] = (),
    articles: Sequence[dict[str, str]] = (),
    attachments: Sequence[dict[str, Any]] = (),
    agent_name: str | None = None,
    summary: dict[str, Any] | None = None,
    client_id: str | None = None,
    internal: bool = False,
) -> Message:
    """Append a message. `now` is the conversation's instant; `text` is already redacted."""
    message = Message(
        conversation_id=conversation.id,
        at=now,
        author=author,
        agent_name=agent_name,
        text=text,
        choices=[],
        articles=list(articles),
        attachments=list(attachments),
        summary=None,
        client_id=client_id,
        internal=internal,
    )
    session.add(message)
    session.flush()
    # An id names the message too: an old choice is told from the one that is open now.
    message.choices = [{**c, "id": f"{c['id']}.{message.id}"} for c in choices]
    if summary is not None:
        fields = [{**f, "edit": f"{f['edit']}.{message.id}"} for f in summary["fields"]]
        message.summary = {**summary, "fields": fields}
    conversation.updated_at = now
    return message


def add_spoken(
    session: Session,
    conversation: Conversation,
    spoken: Iterable[Spoken],
    now: datetime,
    article_url: str,
) -> list[Message]:
    """Append what the assistant said. `article_url` has the placeholders {slug} and {language}."""
    return [
        add_message(
            session,
            conversation,
            Author.ASSISTANT,
            said.text,
            now,
            choices=said.choices,
            articles=[
                {
                    **article,
                    "url": article_url.format(
                        slug=article["id"], language=article.get("language", conversation.language)
                    ),
                }
                for article in said.articles
            ],
            summary=said.summary,
        )
        for said in spoken
    ]


def messages_of(
    session: Session,
    conversation: Conversation,
    *,
    after: int = 0,
    internal: bool = False,
) -> Sequence[Message]:
    """The messages with an id above `after`, in order; with `internal`, agents' notes too."""
    query = select(Message).where(Message.conversation_id == conversation.id, Message.id > after)
    if not internal:
        query = query.where(Message.internal.is_(False))
    return session.scalars(query.order_by(Message.id)).all()


@dataclass(frozen=True, slots=True)
class Picked:
    """A choice that was offered: its words, its command, and the message that offered it."""

    title: str
    command: str
    message: Message


def find_choice(session: Session, conversation: Conversation, choice: str) -> Picked | None:
    """The choice of this id, or the field of a summary; None if this conversation has neither."""
    name, _, message_id = choice.rpartition(".")
    if not name or not message_id.isdecimal() or len(message_id) > 18:
        return None
    message = session.get(Message, int(message_id))
    if message is None or message.conversation_id != conversation.id or message.internal:
        return None
    for each in message.choices:
        if each["id"] == choice:
            return Picked(each["title"], each["command"], message)
    for each in (message.summary or {}).get("fields", []):
        if each["edit"] == choice:
            return Picked(each["label"], each["command"], message)
    return None


def is_open_question(session: Session, conversation: Conversation, message: Message) -> bool:
    """Whether nothing was said by the customer since `message` asked."""
    later = session.scalar(
        select(Message.id)
        .where(
            Message.conversation_id == conversation.id,
            Message.id > message.id,
            Message.author == Author.CUSTOMER,
        )
        .limit(1)
    )
    return later is None
