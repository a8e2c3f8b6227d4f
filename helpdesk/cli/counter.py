"""What commands share: the database and counter here, who commands, and the audit log."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from alembic.util import CommandError as AlembicError
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.agents.audit import Operator, audit
from helpdesk.agents.refusals import Refusal
from helpdesk.articles.library import Library
from helpdesk.cli.failures import CommandError
from helpdesk.clock import real_now
from helpdesk.conversations.counter import Counter
from helpdesk.dialogue.services import open_services
from helpdesk.settings import Settings, SettingsError, read_settings
from helpdesk.store.engine import Store, open_store
from helpdesk.store.migrate import migrate
from helpdesk.supervisor.database import describe
from helpdesk.triage.policy_file import load_policy_file
from helpdesk.triage.taxonomy import issue_topics


@contextmanager
def open_database(settings: Settings) -> Iterator[Store]:
    """The database of this installation, brought to this version's schema."""
    migrate(settings.database_url)
    store = open_store(settings.database_url)
    try:
        yield store
    finally:
        store.engine.dispose()


@contextmanager
def open_counter() -> Iterator[Counter]:
    """The counter of this installation.

    What is refused inside ends the command with the reason (CommandError).
    """
    settings = read_settings()
    with open_database(settings) as store:
        policy = load_policy_file(settings.policy_file, issue_topics())
        services = open_services(settings, policy.support, Library([]))
        try:
            yield Counter(settings=settings, store=store, services=services, policies=policy)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal


def operator() -> Operator:
    """Who gives the command, as the operating system knows them."""
    try:
        return Operator(getpass.getuser()[:100])
    except (KeyError, OSError):
        return Operator("?")


def record(action: str, subject: str = "", detail: str = "") -> None:
    """Put an act of this user in the audit log, one that needs no database itself.

    Where there is no log to be had the act stands all the same, and a line says so.
    """
    try:
        with open_database(read_settings()) as store, store.unit_of_work() as session:
            audit(session, operator(), action, subject, real_now(), detail)
    except SQLAlchemyError as error:
        _say_missing(describe(error))
    except (SettingsError, AlembicError, OSError) as error:
        _say_missing(str(error))


def _say_missing(reason: str) -> None:
    typer.echo(f"guichet: This is not in the audit log. {reason}", err=True)
