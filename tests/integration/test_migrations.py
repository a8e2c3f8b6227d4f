"""Migrations lead from any earlier schema to the mapped classes, on both databases."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Engine, text

from helpdesk.store.engine import make_engine
from helpdesk.store.migrate import _config, differences, migrate
from tests.integration.conftest import _administer, _postgresql
from tests.services import require_service


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that has nothing in it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    require_service("postgresql")
    name = f"guichet_test_{uuid.uuid4().hex[:12]}"
    _administer(f"CREATE DATABASE {name}")
    yield _postgresql(name)
    _administer(f"DROP DATABASE {name} WITH (FORCE)")


def to_revision(engine: Engine, revision: str, *, down: bool = False) -> None:
    with engine.begin() as connection:
        move = command.downgrade if down else command.upgrade
        move(_config(connection), revision)


def insert(engine: Engine, table: str, **values: Any) -> None:
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def test_schema_is_that_of_the_classes_when_all_migrations_ran(empty_url: str) -> None:
    migrate(empty_url)
    engine = make_engine(empty_url)
    found = differences(engine)
    engine.dispose()
    assert found == []


def test_tickets_of_before_are_kept_and_found_when_tickets_are_migrated(empty_url: str) -> None:
    engine = make_engine(empty_url)
    to_revision(engine, "0001")
    at = "2026-11-24 10:00:00"
    account = {"id": "anna", "email": "anna@example.com", "plan": "premium", "created_at": at}
    insert(engine, "accounts", **account, pin_failures=0, pin_generation=0)
    for number, urgent in (("2345678", True), ("2345679", False)):
        insert(
            engine,
            "tickets",
            number=number,
            key=number,
            account_id="anna",
            language="fr",
            subject="Remboursement demandé",
            facts='[{"question": "description", "answer": "Facture F-17"}]',
            urgent=urgent,
            stricter_verification=False,
            status="open",
            opened_at=at,
            reply_due_by=at,
        )
    insert(engine, "ticket_replies", ticket_id=1, at=at, author="customer", text="Zylinder")
    to_revision(engine, "0002_tickets")
    with engine.begin() as connection:
        priorities = connection.execute(text("SELECT priority FROM tickets ORDER BY id")).scalars()
        assert list(priorities) == ["urgent", "normal"]
        words = connection.execute(
            text("SELECT words FROM ticket_words WHERE ticket_id = 1")
        ).scalar_one()
        assert {"2345678", "anna", "demande", "17", "zylinder"} <= set(words.split())
        events = connection.execute(text("SELECT action FROM ticket_events")).scalars()
        assert list(events) == ["opened", "opened"]
        if engine.dialect.name == "sqlite":
            query = "SELECT rowid FROM ticket_fts WHERE ticket_fts MATCH 'zylinder'"
            assert list(connection.execute(text(query)).scalars()) == [1]
    to_revision(engine, "0001", down=True)
    with engine.begin() as connection:
        urgent = connection.execute(text("SELECT urgent FROM tickets ORDER BY id")).scalars()
        assert [bool(each) for each in urgent] == [True, False]
    engine.dispose()


def test_views_that_people_kept_stay_theirs_when_the_tables_become_one(empty_url: str) -> None:
    engine = make_engine(empty_url)
    to_revision(engine, "0007_webhooks")
    for person in (1, 2):
        staff = {"email": f"{person}@example.com", "name": "Kim", "password_hash": "-"}
        insert(
            engine,
            "staff",
            **staff,
            role="agent",
            languages="[]",
            teams="[]",
            capacity=3,
            active=True,
            created_at="2026-11-24 10:00:00",
        )
    insert(engine, "ticket_filters", staff_id=1, name="Mine", query="status=open")
    insert(engine, "inbox_views", staff_id=1, name="Mine", query="language=de")
    insert(engine, "inbox_views", staff_id=2, name="Tags", query="tag=vip")
    to_revision(engine, "0010_saved_views")
    with engine.begin() as connection:
        kept = connection.execute(text("SELECT staff_id, place, name, query FROM saved_views"))
        assert {tuple(row) for row in kept} == {
            (1, "tickets", "Mine", "status=open"),
            (1, "studio_inbox", "Mine", "language=de"),
            (2, "studio_inbox", "Tags", "tag=vip"),
        }
    to_revision(engine, "0007_webhooks", down=True)
    with engine.begin() as connection:
        for table, queries in (("ticket_filters", 1), ("inbox_views", 2)):
            count = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            assert count == queries
    engine.dispose()


def test_what_operators_did_before_is_the_command_lines_when_the_audit_log_is_migrated(
    empty_url: str,
) -> None:
    engine = make_engine(empty_url)
    to_revision(engine, "0007_webhooks")
    at = "2026-11-24 10:00:00"
    insert(
        engine,
        "staff",
        email="kim@example.com",
        name="Kim",
        password_hash="x",
        role="agent",
        languages="[]",
        teams="[]",
        capacity=3,
        active=True,
        created_at=at,
    )
    for action, detail in (
        ("change_password", "by the operator, on the command line"),
        ("change_user", "role: agent → admin; by the operator"),
        ("change_self", "name"),
    ):
        who = {"staff_id": 1, "subject": "kim@example.com"}
        insert(engine, "audit_log", at=at, action=action, detail=detail, **who)
    to_revision(engine, "0009_audit")
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT staff_id, operator FROM audit_log ORDER BY id"))
        assert [tuple(row) for row in rows] == [(None, "?"), (None, "?"), (1, None)]
    to_revision(engine, "0007_webhooks", down=True)
    with engine.begin() as connection:
        actions = connection.execute(text("SELECT action FROM audit_log")).scalars()
        assert list(actions) == ["change_self"]
    engine.dispose()
