"""`guichet db`: the database."""

from __future__ import annotations

import typer

from helpdesk.cli.failures import CommandError
from helpdesk.settings import read_settings
from helpdesk.store.migrate import migrate
from helpdesk.supervisor.database import seed

database_app = typer.Typer(
    name="db", help="The database: migrate it, fill it for a demo.", no_args_is_help=True
)


@database_app.command("migrate")
def migrate_command() -> None:
    """Create the database, or bring it to this version's schema; `up` does so itself."""
    migrate(read_settings().database_url)
    typer.echo("The database has this version's schema.")


@database_app.command("seed")
def seed_command() -> None:
    """Add the demo's accounts and staff where they are missing. Demo mode only."""
    settings = read_settings()
    if not settings.demo:
        raise CommandError("Demo accounts have published passwords; production gets none.")
    migrate(settings.database_url)
    seed(settings)
    typer.echo("The demo's accounts and staff are there.")
