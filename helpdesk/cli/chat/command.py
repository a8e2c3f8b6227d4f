"""`guichet chat`."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from helpdesk.cli.chat.client import ConversationClient, RefusedError
from helpdesk.cli.chat.talk import Talk
from helpdesk.cli.failures import CommandError
from helpdesk.settings import read_settings
from helpdesk.supervisor.parts import local_url


def chat(
    account: Annotated[
        str | None,
        typer.Option(help="Demo account: free, essential, premium or custom; else a stranger."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="en, fr, de, es or pt.")] = None,
    url: Annotated[
        str | None, typer.Option(help="Address of a running Guichet; default: this machine's.")
    ] = None,
    simulated_now: Annotated[
        str | None, typer.Option(help="Demo: the instant of the conversation (RFC 3339).")
    ] = None,
) -> None:
    """Talk to the assistant as a customer.

    Choices are picked by their numbers, a PIN is asked for without showing it, Ctrl-D ends.
    """
    with ConversationClient(url or local_url(read_settings())) as client:
        try:
            opening = client.start(account, language, simulated_now)
        except RefusedError as error:
            raise CommandError(str(error)) from error
        Talk(client, input, _ask_hidden).hold(opening)


def _ask_hidden(prompt: str) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(prompt)
    return input(prompt)
