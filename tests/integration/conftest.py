"""The web application over HTTP, on SQLite and on PostgreSQL, with a stand-in for Rasa."""

from __future__ import annotations

import re
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text
from starlette.testclient import TestClient

from helpdesk.accounts.demo import seed_demo
from helpdesk.articles.library import Library
from helpdesk.clock import real_now
from helpdesk.conversations.assistant import AssistantUnavailableError, Spoken, Utterance
from helpdesk.conversations.model import Conversation
from helpdesk.dialogue import answers, handlers
from helpdesk.dialogue.exchange import Exchange, Heard, Services
from helpdesk.dialogue.services import open_services
from helpdesk.settings import Settings, read_settings
from helpdesk.store.engine import Store, make_engine, open_store
from helpdesk.store.migrate import migrate
from helpdesk.store.tables import metadata
from helpdesk.triage.policy_file import policy_in_force
from helpdesk.triage.taxonomy import issue_topics
from helpdesk.web.app import create_app
from tests.services import POSTGRESQL_URL, require_service
from tests.unit.conftest import OneArticle


@dataclass
class ScriptedAssistant:
    """Understands a text as the intent that `intents` gives it; leads the real dialogue.

    Stands in for Rasa behind the Assistant protocol; `down` makes it unreachable.
    """

    store: Store
    settings: Settings
    intents: dict[str, str] = field(default_factory=dict)
    heard: list[Utterance] = field(default_factory=list)
    down: bool = False

    @cached_property
    def services(self) -> Services:
        """Those of the dialogue; texts and policy are what their files say now."""
        policy = policy_in_force(self.settings.policy_file, issue_topics())
        return open_services(self.settings, lambda: policy().support, OneArticle())

    async def respond(self, utterance: Utterance) -> list[Spoken]:
        self.heard.append(utterance)
        if self.down:
            raise AssistantUnavailableError("down")
        intent = (utterance.command or "").lstrip("/").partition("{")[0]
        intent = intent or self.intents.get(utterance.text or "", "out_of_scope")
        with self.store.unit_of_work() as session:
            conversation = session.get_one(Conversation, utterance.conversation_id)
            exchange = Exchange(
                session=session,
                services=self.services,
                conversation=conversation,
                heard=Heard(utterance.text or "", intent),
                turn=utterance.turn,
                real_now=real_now(),
            )
            if conversation.expects:
                answers.take_answer(exchange)
            else:
                handlers.handle(exchange, intent)
        return [
            Spoken(
                said.text,
                [{"id": c.name, "title": c.title, "command": c.command} for c in said.choices],
                [{"id": a.slug, "title": a.title} for a in said.articles],
            )
            for said in exchange.said
        ]


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, seeded SQLite database to copy."""
    path = tmp_path_factory.mktemp("template") / "guichet.db"
    _prepare(f"sqlite:///{path}")
    return path


class PostgresqlDatabase:
    """A migrated, seeded PostgreSQL database for one test after the other.

    To put its rows back takes milliseconds; to make and drop a database, a quarter of a second.
    """

    def __init__(self, name: str) -> None:
        self.url = _postgresql(name)
        _prepare(self.url)
        self._engine = make_engine(self.url)
        # Those that refer to others come after them.
        tables = [table.name for table in metadata.sorted_tables]
        with self._engine.begin() as connection:
            sequences = connection.scalars(text(_SEQUENCES)).all()
            connection.execute(text("CREATE SCHEMA seed"))
            for table in tables:
                connection.execute(text(f"CREATE TABLE seed.{table} AS TABLE public.{table}"))
            seeded = [name for name in tables if _holds_rows(connection, name)]
            places = {name: _place(connection, name) for name in sequences}
        self._statements = [
            *(f"DELETE FROM {table}" for table in reversed(tables)),
            *(f"INSERT INTO {table} SELECT * FROM seed.{table}" for table in seeded),
            *(f"SELECT setval('{name}', {place})" for name, place in places.items()),
        ]

    def reset(self) -> None:
        """As it was when seeded, with no connections but this one."""
        with self._engine.begin() as connection:
            connection.execute(text(_END_OTHERS))
            for statement in self._statements:
                connection.execute(text(statement))

    def close(self) -> None:
        """End the connection."""
        self._engine.dispose()


_SEQUENCES = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'"
_END_OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def _holds_rows(connection: Connection, table: str) -> bool:
    return bool(connection.scalar(text(f"SELECT EXISTS (SELECT FROM {table})")))


def _place(connection: Connection, sequence: str) -> str:
    """What `setval` is given to put the sequence where it is."""
    last, called = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()
    return f"{last}, {called}"


@pytest.fixture(scope="session")
def postgresql_database() -> Iterator[PostgresqlDatabase]:
    require_service("postgresql")
    name = f"guichet_test_{uuid.uuid4().hex[:12]}"
    _administer(f"CREATE DATABASE {name}")
    database = PostgresqlDatabase(name)
    yield database
    database.close()
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with the demo's accounts and staff, and nothing else."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "guichet.db")
        yield f"sqlite:///{tmp_path / 'guichet.db'}"
        return
    database = request.getfixturevalue("postgresql_database")
    database.reset()
    yield database.url


def _prepare(url: str) -> None:
    migrate(url)
    store = open_store(url)
    with store.unit_of_work() as session:
        seed_demo(session, real_now())
    store.engine.dispose()


def _postgresql(name: str) -> str:
    return POSTGRESQL_URL.rsplit("/", 1)[0] + f"/{name}"


def _administer(statement: str) -> None:
    server = make_engine(POSTGRESQL_URL).execution_options(isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(statement))
    server.dispose()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return read_settings({"GUICHET_HOME": str(tmp_path), "GUICHET_DATABASE_URL": database_url})


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    store = open_store(settings.database_url)
    yield store
    store.engine.dispose()


@pytest.fixture
def assistant(store: Store, settings: Settings) -> ScriptedAssistant:
    return ScriptedAssistant(store, settings)


@pytest.fixture
def api(settings: Settings, assistant: ScriptedAssistant) -> Iterator[TestClient]:
    app = create_app(settings, assistant, Library([]))
    with TestClient(app, base_url="http://testserver") as client:
        yield client


@pytest.fixture
def api_at_rest(settings: Settings, assistant: ScriptedAssistant) -> Iterator[TestClient]:
    """An application that was never started: mail leaves, and time passes, when a test says so."""
    app = create_app(settings, assistant, Library([]))
    yield TestClient(app, base_url="http://testserver")
    app.state.counter.store.engine.dispose()


@dataclass
class Customer:
    """A customer's side of one conversation, over HTTP."""

    api: TestClient
    id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str = "") -> Any:
        return self.api.get(f"/api/v1/conversations/{self.id}{path}", headers=self.headers)

    def post(self, path: str, body: Any) -> Any:
        return self.api.post(
            f"/api/v1/conversations/{self.id}{path}", json=body, headers=self.headers
        )

    def say(self, text: str, client_id: str | None = None) -> Any:
        return self.post("/messages", {"client_id": client_id or str(uuid.uuid4()), "text": text})

    def pick(self, choice: str) -> Any:
        return self.post("/messages", {"client_id": str(uuid.uuid4()), "choice": choice})

    def state(self) -> Any:
        return self.get().json()


def begin(
    api: TestClient,
    account: str | None = None,
    *,
    user: str | None = None,
    language: str | None = "en",
    now: str | None = "2026-11-24T10:00:00+01:00",
) -> Customer:
    """Start a conversation as a demo customer, or as a stranger."""
    identity = None
    if account:
        body = {"account": account, "user": user}
        identity = api.post("/api/v1/demo/identity", json=body).json()["identity"]
    response = api.post(
        "/api/v1/conversations",
        json={"language": language, "identity": identity, "simulated_now": now},
    )
    assert response.status_code == 201, response.text
    opened = response.json()
    return Customer(api, opened["id"], opened["token"])


def code_in(text: str) -> str:
    """The one-time code that a mail has."""
    found = re.search(r"\b\d{6}\b", text)
    assert found, text
    return found[0]


def agent_headers(api: TestClient, email: str = "agent@example.com") -> dict[str, str]:
    """A signed-in agent's headers."""
    response = api.post("/api/v1/session", json={"email": email, "password": "guichet-demo"})
    assert response.status_code == 200, response.text
    api.cookies.clear()
    return {"Authorization": f"Bearer {response.json()['token']}"}
