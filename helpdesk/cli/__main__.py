"""`./guichet`: every command, and how their failures end.

Exit codes: 0 done, 1 it failed and says why, 2 a setting or an argument is wrong.
"""

from __future__ import annotations

import sys

import typer
from sqlalchemy.exc import SQLAlchemyError

from helpdesk.cli.annotate import annotate_command
from helpdesk.cli.articles import articles_app
from helpdesk.cli.changes import changes_app
from helpdesk.cli.chat.command import chat
from helpdesk.cli.data import data_app
from helpdesk.cli.database import database_app
from helpdesk.cli.failures import CommandError
from helpdesk.cli.inbox import inbox_command
from helpdesk.cli.mail import mail_app
from helpdesk.cli.models import models_app
from helpdesk.cli.promotion import promote, rollback
from helpdesk.cli.understanding import evaluate, parse, train
from helpdesk.cli.up import up_command
from helpdesk.cli.users import user_app
from helpdesk.cli.webhooks import webhook_app
from helpdesk.settings import SettingsError
from helpdesk.supervisor.database import describe
from helpdesk.supervisor.errors import GuichetError
from helpdesk.triage.cli import policy_app
from helpdesk.triage.policy_file import PolicyFileError

app = typer.Typer(
    help="Guichet: a support counter that understands, decides and hands over.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

#: Arguments, --help included, go on to the tool that the command runs in Rasa's environment.
_PASSED_ON = {
    "allow_extra_args": True,
    "ignore_unknown_options": True,
    "help_option_names": [],
}

app.command("up")(up_command)
app.command("train", context_settings=_PASSED_ON)(train)
app.command("parse", context_settings=_PASSED_ON)(parse)
app.command("evaluate", context_settings=_PASSED_ON)(evaluate)
app.command("inbox")(inbox_command)
app.command("annotate")(annotate_command)
app.add_typer(changes_app)
app.command("promote")(promote)
app.command("rollback")(rollback)
app.add_typer(models_app)
app.add_typer(data_app)
app.add_typer(articles_app)
app.add_typer(policy_app)
app.add_typer(database_app)
app.add_typer(user_app)
app.add_typer(mail_app)
app.add_typer(webhook_app)
app.command("chat")(chat)


def main() -> None:
    """Run the command that the arguments name; a person's mistake ends without a traceback."""
    try:
        app(prog_name="guichet")
    except SettingsError as error:
        _end(str(error), 2)
    except (CommandError, GuichetError, PolicyFileError) as error:
        _end(str(error), 1)
    except SQLAlchemyError as error:
        _end(describe(error), 1)


def _end(reason: str, code: int) -> None:
    typer.echo(f"guichet: {reason}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
