"""The database engine: SQLite in WAL mode by default, PostgreSQL when an operator names one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import Session, sessionmaker

#: How long a SQLite writer waits for another one, in milliseconds.
BUSY_TIMEOUT_MS = 10_000

#: Execution option of a connection whose transaction writes nothing.
_READING = "guichet_reading"


def make_engine(url: str) -> Engine:
    """An engine for `url`; every SQLite connection gets WAL, foreign keys and a busy timeout.

    A plain `postgresql:` address uses the psycopg 3 driver. Errors never show the values of a
    statement: they end in logs, and values are what customers wrote.
    """
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    if not url.startswith("sqlite"):
        return create_engine(
            url, pool_pre_ping=True, pool_size=10, max_overflow=10, hide_parameters=True
        )
    engine = create_engine(url, connect_args={"check_same_thread": False}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself: see _begin.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A deferred transaction that turns into a writer fails at once when another process
        # wrote in between, whatever the busy timeout; an immediate one waits its turn.
        reading = connection.get_execution_options().get(_READING)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


class Store:
    """Hands out units of work on one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sessions = sessionmaker(engine, expire_on_commit=False)

    @contextmanager
    def unit_of_work(self) -> Iterator[Session]:
        """A session that commits when the block ends and rolls back when it raises."""
        with self._sessions.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, so that it waits for no writer; nothing of it is kept."""
        with self._sessions() as session:
            session.connection(execution_options={_READING: True})
            yield session


def open_store(url: str) -> Store:
    """A store on the database at `url`; nothing is created (see `helpdesk.store.migrate`)."""
    return Store(make_engine(url))
