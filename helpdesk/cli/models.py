"""`guichet models`: what was trained, by whom, how good it is; and what can go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from helpdesk.cli.counter import record
from helpdesk.cli.failures import CommandError
from helpdesk.supervisor.environment import ROOT
from helpdesk.training.models.registry import Model, ModelError, Registry
from helpdesk.training.models.view import model_view

models_app = typer.Typer(name="models", help="Trained models: list, look at, remove.")

Name = Annotated[
    str,
    typer.Argument(
        metavar="MODEL",
        help="A name as listed, the beginning of its fingerprint, current, or candidate.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@models_app.callback(invoke_without_command=True)
def models(context: typer.Context, as_json: AsJson = False) -> None:
    """List the models, the newest first."""
    if context.invoked_subcommand is None:
        list_models(as_json)


@models_app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """List the models, the newest first."""
    found = Registry(ROOT).all()
    if as_json:
        typer.echo(json.dumps([model_view(each) for each in found], indent=2))
        return
    if not found:
        typer.echo("There is no model yet: ./guichet train makes one.")
        return
    table = Table("model", "", "trained", "by", "commit", "macro-F1", "Rasa", "MB", box=None)
    for each in found:
        card = each.card
        table.add_row(
            each.name,
            "current" if each.current else "",
            _when(card.trained_at),
            card.author or "?",
            _commit(each),
            f"{card.metrics['macro_f1']:.4f}" if card.metrics else "not evaluated",
            card.rasa or "broken",
            f"{card.size / 1e6:.1f}",
        )
    Console(width=None if Console().is_terminal else 140).print(table)


@models_app.command("show")
def show(name: Name = "current", as_json: AsJson = False) -> None:
    """Everything that is known of a model."""
    model = find(name)
    content = model_view(model)
    if as_json:
        typer.echo(json.dumps(content, indent=2, ensure_ascii=False))
        return
    metrics = content.pop("metrics") or {}
    promoted = content.pop("promoted")
    for key, value in content.items():
        typer.echo(f"{key:<12} {value}")
    for key, value in metrics.items():
        typer.echo(f"  {key:<20} {value}")
    for switch in promoted:
        words = f"{switch['how']} by {switch['by']}, {_when(switch['at'])}"
        forced = f", below the gate: {switch['reason']}" if switch["forced"] else ""
        typer.echo(f"{'served':<12} {words}{forced}")


@models_app.command("remove")
def remove(name: Name) -> None:
    """Delete a model; never the current one."""
    model = find(name)
    _remove(Registry(ROOT), [model])
    typer.echo(f"{model.name} is removed.")


@models_app.command("prune")
def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would go.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete all models but the current one, the last 5 that served and the 10 newest."""
    registry = Registry(ROOT)
    going = registry.superfluous()
    if going and not dry_run:
        _remove(registry, going)
    if as_json:
        typer.echo(json.dumps({"removed": [each.name for each in going], "dry_run": dry_run}))
        return
    for each in going:
        typer.echo(each.name)
    typer.echo(f"{len(going)} models {'would go' if dry_run else 'removed'}.")


def _remove(registry: Registry, going: Sequence[Model]) -> None:
    for each in going:
        try:
            registry.remove(each)
        except ModelError as error:
            raise CommandError(str(error)) from error
        record("model_remove", each.name)


def find(name: str) -> Model:
    """The model of this name. Raises CommandError."""
    try:
        return Registry(ROOT).find(name)
    except ModelError as error:
        raise CommandError(str(error)) from error


def _when(instant: str) -> str:
    return datetime.fromisoformat(instant).astimezone().strftime("%Y-%m-%d %H:%M")


def _commit(model: Model) -> str:
    if model.card.commit is None:
        return "?"
    return model.card.commit[:8] + ("+" if model.card.dirty else "")
