"""A service counter on a database of its own, for tests that need no other process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from helpdesk.accounts.demo import demo_account
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation
from helpdesk.conversations.opening import open_conversation
from helpdesk.dialogue import answers, returning
from helpdesk.dialogue.exchange import ArticleLink, Entity, Exchange, Heard, Say
from helpdesk.dialogue.leading import lead
from helpdesk.dialogue.services import open_services
from helpdesk.policy import Plan
from helpdesk.settings import Settings, read_settings
from helpdesk.store.engine import Store, make_engine
from helpdesk.store.tables import metadata
from helpdesk.triage.policy_file import load_policy_file
from helpdesk.triage.taxonomy import issue_topics

#: A Tuesday, while chat and phone are open, and the Sunday before, while they are closed.
OPEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CLOSED = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


class OneArticle:
    """A library that has one article about everything."""

    def suggest(self, query: str, language: str, topic: str | None) -> list[ArticleLink]:
        return [ArticleLink("the-article", f"About {topic or query}")]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"GUICHET_HOME": str(tmp_path), "GUICHET_PORT": "8000"})


@pytest.fixture
def store(settings: Settings, tmp_path: Path) -> Iterator[Store]:
    engine = make_engine(settings.database_url)
    metadata.create_all(engine)
    yield Store(engine)
    engine.dispose()


@pytest.fixture
def counter(settings: Settings, store: Store) -> Counter:
    policy = load_policy_file(settings.policy_file, issue_topics())
    return Counter(settings, store, open_services(settings, policy.support, OneArticle()), policy)


@dataclass
class Talk:
    """A conversation driven without Rasa: `hear` names the intent that Rasa would understand."""

    counter: Counter
    session: Session
    conversation: Conversation
    token: str
    turns: int = 0
    said: list[Say] = field(default_factory=list)

    def hear(
        self,
        intent: str,
        text: str = "some words",
        *,
        confidence: float = 0.99,
        entities: tuple[Entity, ...] = (),
        ranking: tuple[tuple[str, float], ...] = (),
        requests: tuple[str, ...] = (),
        foreign: str | None = None,
    ) -> list[Say]:
        """What the assistant says to a message of this intent."""
        self.turns += 1
        ranking = ranking or ((intent, confidence),)
        heard = Heard(
            text, intent, confidence, ranking, entities, requests=requests, foreign=foreign
        )
        exchange = Exchange(
            session=self.session,
            services=self.counter.services,
            conversation=self.conversation,
            heard=heard,
            turn=f"turn-{self.turns}",
            real_now=self.counter.clock(),
        )
        returning.notice_absence(exchange, self.conversation.updated_at)
        self.conversation.updated_at = exchange.now
        lead(exchange, answers.take_answer)
        self.session.flush()
        self.said = exchange.said
        return exchange.said

    @property
    def text(self) -> str:
        """All that was said last."""
        return "\n".join(said.text for said in self.said)

    @property
    def choices(self) -> list[str]:
        """The names of the choices that were offered last."""
        return [choice.name for said in self.said for choice in said.choices]


Begin = Callable[..., Talk]


@pytest.fixture
def begin(counter: Counter) -> Iterator[Begin]:
    """Start a conversation: `begin("premium", "fr", CLOSED)`; without a plan, a stranger's."""
    session = Session(counter.store.engine, expire_on_commit=False)

    def start(
        plan: str | None = None,
        language: str = "en",
        now: datetime = OPEN,
        zoneinfo: str | None = None,
    ) -> Talk:
        opened = open_conversation(
            counter,
            session,
            language=language,  # type: ignore[arg-type]
            identity=None,
            simulated_now=now,
            zoneinfo=zoneinfo,
        )
        if plan:
            account = demo_account(session, Plan(plan), None, now)
            opened.conversation.account_id = account.id
            opened.conversation.identified_by = "identity"
        return Talk(counter, session, opened.conversation, opened.token)

    yield start
    session.close()
