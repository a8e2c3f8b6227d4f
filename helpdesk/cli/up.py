"""`guichet up`."""

from __future__ import annotations

import typer

from helpdesk.settings import read_settings
from helpdesk.supervisor.up import up


def up_command() -> None:
    """Start everything, print the addresses, stay until Ctrl-C.

    Settings are environment variables: see docs/operating.md.
    """
    raise typer.Exit(up(read_settings()))
