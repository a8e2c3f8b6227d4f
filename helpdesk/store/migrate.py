"""Bringing a database to the schema of this version (Alembic)."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from helpdesk.store.engine import make_engine
from helpdesk.store.tables import metadata

_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str) -> None:
    """Create or upgrade the database at `url`; a current one stays as it is."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite" and target.database:
        Path(target.database).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(url)
    try:
        with engine.begin() as connection:
            command.upgrade(_config(connection), "head")
    finally:
        engine.dispose()


def differences(engine: Engine) -> list[object]:
    """What the migrations leave to be desired against the mapped classes; empty when in step."""
    options = {"compare_type": True, "include_name": _is_mapped}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))


def _is_mapped(name: str | None, *_where: object) -> bool:
    """Whether classes describe it: what the search has besides only databases know."""
    return not (name or "").startswith(("ticket_fts", "ix_ticket_words_vector", "vector"))


def _config(connection: object) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    return config
