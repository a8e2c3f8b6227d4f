"""The database at the start: brought to this version's schema, and filled for a demo."""

from __future__ import annotations

from sqlalchemy.exc import SQLAlchemyError

from helpdesk.accounts.demo import seed_demo
from helpdesk.clock import real_now
from helpdesk.settings import Settings
from helpdesk.store.engine import open_store
from helpdesk.store.migrate import migrate
from helpdesk.supervisor.errors import StartError


def prepare_database(settings: Settings) -> None:
    """Migrate and, in demo mode, seed. Raises StartError where the database does not answer."""
    try:
        migrate(settings.database_url)
        if settings.demo:
            seed(settings)
    except SQLAlchemyError as error:
        raise StartError(describe(error)) from error


def describe(error: SQLAlchemyError) -> str:
    """A sentence about it that repeats no data."""
    reason = str(getattr(error, "orig", None) or type(error).__name__)
    return f"The database (GUICHET_DATABASE_URL) fails: {reason.strip().splitlines()[0]}"


def seed(settings: Settings) -> None:
    """Add what is missing of the demo's accounts and staff."""
    store = open_store(settings.database_url)
    try:
        with store.unit_of_work() as session:
            seed_demo(session, real_now())
    finally:
        store.engine.dispose()
