"""Starting a conversation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from helpdesk.accounts.identity import Identity, account_of
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Author, Conversation
from helpdesk.conversations.transcript import messages_of
from helpdesk.texts.catalog import DEFAULT_LANGUAGE, LANGUAGES
from helpdesk.tokens import conversation_token


@dataclass(frozen=True, slots=True)
class Opened:
    """A new conversation and the token that opens it."""

    conversation: Conversation
    token: str


def open_conversation(
    counter: Counter,
    session: Session,
    *,
    language: str | None,
    identity: Identity | None,
    simulated_now: datetime | None,
    zoneinfo: str | None,
) -> Opened:
    """Make a conversation whose first message says who answers, and where privacy is explained.

    `language` None: the customer's locale, then English, until a message tells better.
    """
    now = counter.clock()
    account = account_of(session, identity, now) if identity else None
    guess = ((account.locale if account else None) or "")[:2].lower()
    conversation = Conversation(
        id=str(uuid.uuid4()),
        account_id=account.id if account else None,
        identified_by="identity" if account else None,
        language=language or (guess if guess in LANGUAGES else DEFAULT_LANGUAGE),
        language_settled=language is not None,
        named_languages=[],
        zoneinfo=(account.zoneinfo if account else None) or zoneinfo,
        state="bot",
        pin="not_asked",
        memory={},
        simulated_now=simulated_now,
        created_at=now,
        updated_at=now,
    )
    session.add(conversation)
    session.flush()
    _welcome(counter, session, conversation)
    return Opened(conversation, conversation_token(counter.settings.secret, conversation.id))


def speak(counter: Counter, session: Session, conversation: Conversation, language: str) -> None:
    """Change the language by choice; who has said nothing yet is welcomed in it."""
    if language == conversation.language:
        return
    conversation.language = language
    conversation.language_settled = True
    if not any(m.author == Author.CUSTOMER for m in messages_of(session, conversation)):
        _welcome(counter, session, conversation)
        return
    exchange = counter.exchange(session, conversation, str(uuid.uuid4()))
    exchange.say("language_changed")
    counter.keep(exchange)


def _welcome(counter: Counter, session: Session, conversation: Conversation) -> None:
    exchange = counter.exchange(session, conversation, f"{conversation.id}:welcome")
    exchange.say("welcome", privacy_url=counter.settings.privacy_url)
    counter.keep(exchange)
