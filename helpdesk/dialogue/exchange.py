"""One customer message and the assistant's answer in the making."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.conversations.model import Conversation, Expects
from helpdesk.dialogue.memory import Memory
from helpdesk.feedback.record import conversation_helped, shown_by_assistant
from helpdesk.policy import Channel, Decision, Plan, Request, SupportPolicy
from helpdesk.policy import decide as apply_policy
from helpdesk.texts.catalog import Catalogue
from helpdesk.tickets.open import pending_candidate
from helpdesk.tickets.threads import Threads
from helpdesk.triage.schema import decision_json


@dataclass(frozen=True, slots=True)
class Entity:
    """Something a message names. `value` is normalised; `start` and `end` count characters."""

    entity: str
    value: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """What the assistant understood of one message, already redacted.

    `ranking` lists (intent, confidence), best first. `language` is that of the message where it
    is clear enough to follow, else None. `foreign` is a language that the assistant does not
    speak, where the whole message is in it. `requests` are the issues of a message that holds
    several, the more urgent first.
    """

    text: str
    intent: str
    confidence: float = 1.0
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[Entity, ...] = ()
    language: str | None = None
    foreign: str | None = None
    requests: tuple[str, ...] = ()

    def values(self, entity: str) -> list[str]:
        """The values of all entities of one kind, in order, each once."""
        return list(dict.fromkeys(e.value for e in self.entities if e.entity == entity))


@dataclass(frozen=True, slots=True)
class Choice:
    """A quick reply. `name` is unique within its message; `command` is what Rasa then receives."""

    name: str
    title: str
    command: str


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """An article as a card: where it is and what it is called."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True)
class SummaryField:
    """A part of a ticket's summary; `name` is what a correction of it names."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a ticket will say, to confirm or correct field by field."""

    title: str
    fields: tuple[SummaryField, ...]


@dataclass(frozen=True, slots=True)
class Say:
    """One message of the assistant."""

    text: str
    choices: tuple[Choice, ...] = ()
    articles: tuple[ArticleLink, ...] = ()
    summary: Summary | None = None


class ArticleSearch(Protocol):
    """Finds help articles."""

    def suggest(self, query: str, language: str, topic: str | None) -> Sequence[ArticleLink]:
        """The best articles for a message, best first; few or none."""


@dataclass(frozen=True, slots=True)
class Services:
    """What a dialogue needs besides its own state; the same for all conversations."""

    #: Policy and texts are asked for anew each time: they may be edited meanwhile.
    policy_now: Callable[[], SupportPolicy]
    texts_now: Callable[[], Catalogue]
    articles: ArticleSearch
    contact_url: str
    support_url: str
    questions: Mapping[str, Sequence[str]]
    #: A key for one-time codes, and how they travel (see accounts/codes.py).
    secret: str
    #: Marks mails of tickets, so that replies to them are known again.
    threads: Threads

    @property
    def policy(self) -> SupportPolicy:
        """The policy in force."""
        return self.policy_now()

    @property
    def texts(self) -> Catalogue:
        """The texts as they are now."""
        return self.texts_now()


@dataclass
class Exchange:
    """A conversation, what was just heard in it, and what is said in return.

    The session's transaction is the caller's: nothing is final before it commits.
    """

    session: Session
    services: Services
    conversation: Conversation
    heard: Heard
    #: Key of this turn: effects carry it, so that a repeated turn has them once.
    turn: str
    real_now: datetime
    said: list[Say] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The instant at which this conversation stands."""
        return self.conversation.now(self.real_now)

    @property
    def language(self) -> str:
        return self.conversation.language

    @property
    def memory(self) -> Memory:
        return Memory(self.conversation.memory)

    @property
    def account(self) -> Account | None:
        """The customer, once identified."""
        if self.conversation.account_id is None:
            return None
        return self.session.get(Account, self.conversation.account_id)

    # ---- speaking ----------------------------------------------------------------------------

    def text(self, key: str, /, **values: object) -> str:
        """A text in the customer's language; said again, it comes in its next variation."""
        return self.services.texts.text(
            self.language, key, variation=self.memory.count_text(key), **values
        )

    def label(self, group: str, name: str) -> str:
        """The name of a topic, channel, plan … in the customer's language."""
        return self.services.texts.label(self.language, group, name)

    def say(
        self,
        key: str,
        /,
        *,
        choices: Sequence[Choice] = (),
        articles: Sequence[ArticleLink] = (),
        **values: object,
    ) -> None:
        """Say the text `key` as a message of its own."""
        self.say_text(self.text(key, **values), choices=choices, articles=articles)

    def say_text(
        self,
        text: str,
        *,
        choices: Sequence[Choice] = (),
        articles: Sequence[ArticleLink] = (),
        summary: Summary | None = None,
    ) -> None:
        """Say a composed text as a message of its own."""
        self.said.append(Say(text, tuple(choices), tuple(articles), summary))
        shown_by_assistant(
            self.session,
            [article.slug for article in articles],
            self.language,
            conversation_id=self.conversation.id,
            turn=self.turn,
            now=self.real_now,
        )

    def choice(self, name: str, command: str | None = None, **values: object) -> Choice:
        """A quick reply whose title is the label `choices.<name>`; its command defaults to it."""
        return Choice(name, self.label("choices", name).format(**values), command or f"/{name}")

    def record_helped(self, helped: bool) -> None:
        """The customer said whether the article that was offered last helped, if one was."""
        slug = self.memory.article
        if slug is not None:
            self.memory.record_helped(helped)
            conversation_helped(self.session, self.conversation.id, slug, helped)

    def expect(self, what: Expects | None) -> None:
        """Say what the next message is likely to answer."""
        self.conversation.expects = what
        self.memory.offer = None

    def offer(self, intent: str) -> None:
        """What was just asked is a yes-or-no question: a yes does `intent`."""
        self.memory.offer = intent
        self.conversation.expects = Expects.CONFIRMATION

    # ---- deciding ----------------------------------------------------------------------------

    def decide(self) -> Decision:
        """Apply the support policy to what is known now, and keep the decision."""
        decision = self.weigh()
        self.conversation.decision = decision_json(decision)
        return decision

    def weigh(self) -> Decision:
        """The same without keeping it: for a question that asks for no help yet."""
        conversation, account = self.conversation, self.account
        topic = conversation.topic
        if topic not in self.services.policy.topics:
            topic = None
        return apply_policy(
            self.services.policy,
            Request(
                topic=topic,
                requested_channel=(
                    Channel(conversation.requested_channel)
                    if conversation.requested_channel
                    else None
                ),
                languages=conversation.languages,
                plan=Plan(account.plan) if account and account.plan else None,
                now=self.now,
                open_ticket=pending_candidate(self.session, account, topic),
            ),
        )


def edit_command(field_name: str) -> str:
    """The command of the choice that corrects this field of a summary."""
    return f'/command_edit{{"field": "{field_name}"}}'


def chosen(command: str) -> Heard:
    """What a picked choice says: `/intent` or `/intent{"entity": "value"}`, as `Choice.command`."""
    intent, brace, values = command.removeprefix("/").partition("{")
    entities = json.loads(brace + values) if brace else {}
    return Heard(
        text="",
        intent=intent,
        ranking=((intent, 1.0),),
        entities=tuple(Entity(name, value) for name, value in entities.items()),
    )


def said_json(said: Say) -> dict[str, Any]:
    """A message on its way from the dialogue to the transcript, as JSON."""
    return {
        "text": said.text,
        "choices": [{"id": c.name, "title": c.title, "command": c.command} for c in said.choices],
        "articles": [{"id": a.slug, "title": a.title} for a in said.articles],
        "summary": said.summary
        and {
            "title": said.summary.title,
            "fields": [
                {**asdict(each), "edit": f"edit_{each.name}", "command": edit_command(each.name)}
                for each in said.summary.fields
            ],
        },
    }


def understood(heard: Heard) -> dict[str, Any]:
    """What was understood, as JSON for the turn's record."""
    return {
        "intent": heard.intent,
        "confidence": heard.confidence,
        "ranking": [list(pair) for pair in heard.ranking[:5]],
        "entities": [
            {"entity": e.entity, "value": e.value, "start": e.start, "end": e.end}
            for e in heard.entities
        ],
        "language": heard.language,
    }
