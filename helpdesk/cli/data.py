"""`guichet data`: the training data."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from helpdesk.cli.counter import record
from helpdesk.cli.flows import FLOWS, flows
from helpdesk.cli.languages import scaffold
from helpdesk.cli.rasa_tools import become
from helpdesk.supervisor.environment import ROOT

data_app = typer.Typer(
    name="data", help="Training data: check it, begin a new language.", no_args_is_help=True
)


@data_app.command(
    "check",
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    },
)
def check(context: typer.Context) -> None:
    """Check training and test messages (--help: how)."""
    become("bot.data_check", context.args)


@data_app.command("flows")
def draw_flows() -> None:
    """Draw the dialogue's flows from rules, choices and questions into docs/flows.md."""
    FLOWS.write_text(flows(), encoding="utf-8")
    typer.echo(f"{FLOWS.relative_to(ROOT)} written.")


@data_app.command("new-language")
def new_language(
    code: Annotated[str, typer.Argument(help="ISO 639-1, such as it.")],
) -> None:
    """Write the files that a language needs, empty; data check then says what is missing."""
    if not re.fullmatch(r"[a-z]{2}", code):
        raise typer.BadParameter("Two small letters, such as it.", param_hint="CODE")
    written = scaffold(ROOT, code)
    if written:
        record("new_language", code)
    for path in written:
        typer.echo(path.relative_to(ROOT))
    typer.echo(f"{len(written)} files written.")
