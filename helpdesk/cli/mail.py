"""`guichet mail`: mail that a mail server hands over.

`receive` ends as mail servers understand it: 0 the mail was taken, 1 it is refused and its sender
should know why, 75 (EX_TEMPFAIL) try again later.
"""

from __future__ import annotations

import sys

import typer
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.articles.library import Library
from helpdesk.cli.failures import CommandError
from helpdesk.conversations.counter import Counter
from helpdesk.dialogue.services import open_services
from helpdesk.mail.incoming import LARGEST_BYTES
from helpdesk.settings import read_settings
from helpdesk.store.engine import open_store
from helpdesk.supervisor.database import describe
from helpdesk.tickets.receive import Received, receive_mail
from helpdesk.tickets.received import Outcome
from helpdesk.triage.policy_file import load_policy_file
from helpdesk.triage.taxonomy import issue_topics

TRY_AGAIN = 75

mail_app = typer.Typer(name="mail", help="Mail from customers.", no_args_is_help=True)

_WHY = {
    Outcome.NO_TICKET: "it answers no mail of a ticket",
    Outcome.FORGED: "its ticket number is not signed by this installation",
    Outcome.OTHER_SENDER: "its sender is not the ticket's customer",
    Outcome.BOUNCE: "it reports that a mail did not arrive",
    Outcome.UNREADABLE: "it has no readable sender or content",
}


@mail_app.callback()
def mail() -> None:
    """Mail from customers."""


@mail_app.command("receive")
def receive() -> None:
    """Take one message (RFC 5322) from standard input, as a mail server pipes it.

    A customer's answer joins its ticket; what is not certain to be one is kept at the desk.
    """
    raw = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    if not raw.strip():
        raise CommandError("There is no mail on standard input; nothing was kept.")
    if len(raw) > LARGEST_BYTES:
        raise CommandError(
            f"The mail is larger than {LARGEST_BYTES // 1024 // 1024} MB and was not taken; "
            "its sender can add files in the Support Center."
        )
    settings = read_settings()
    policy = load_policy_file(settings.policy_file, issue_topics())
    services = open_services(settings, policy.support, Library([]))
    store = open_store(settings.database_url)
    try:
        typer.echo(_told(receive_mail(Counter(settings, store, services, policy), raw)))
    except (SQLAlchemyError, OSError) as error:
        reason = describe(error) if isinstance(error, SQLAlchemyError) else str(error)
        typer.echo(f"guichet: {reason} Nothing was kept; try again later.", err=True)
        raise typer.Exit(TRY_AGAIN) from error
    finally:
        store.engine.dispose()


def _told(received: Received) -> str:
    """What became of the mail, in a sentence for the mail server's log."""
    if received.again:
        return "Received before; nothing changed."
    files = f" Not kept: {', '.join(received.refused)}." if received.refused else ""
    if received.outcome is Outcome.THREADED:
        return f"Added to ticket {received.number}.{files}"
    if received.outcome is Outcome.AUTOMATIC:
        return f"A program wrote it; kept, and added to no ticket.{files}"
    return f"Kept for a person at the desk: {_WHY[received.outcome]}.{files}"
