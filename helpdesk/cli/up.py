"""`guichet up`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from helpdesk.cli.failures import CommandError
from helpdesk.cli.models import find
from helpdesk.settings import read_settings
from helpdesk.supervisor.environment import ROOT
from helpdesk.supervisor.up import up
from helpdesk.training.models.registry import ModelError, Registry


def up_command(
    model: Annotated[
        str | None,
        typer.Option(help="Serve this model for a trial: nothing is trained, nothing promoted."),
    ] = None,
) -> None:
    """Start everything, print the addresses, stay until Ctrl-C.

    Settings are environment variables: see docs/operating.md.
    """
    raise typer.Exit(up(read_settings(), trial(model) if model else None))


def trial(name: str) -> Path:
    """The file of a model that can be served. Raises CommandError."""
    registry, model = Registry(ROOT), find(name)
    try:
        registry.check(model)
    except ModelError as error:
        raise CommandError(str(error)) from error
    return model.path
