"""`guichet promote` and `guichet rollback`: which model serves."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Annotated, Any

import typer

from bot.registry.history import PROMOTED, ROLLED_BACK
from helpdesk.cli.counter import operator, record
from helpdesk.cli.failures import CommandError
from helpdesk.cli.models import AsJson, Name, find
from helpdesk.settings import read_settings
from helpdesk.supervisor.environment import ROOT
from helpdesk.supervisor.trial import check_candidate
from helpdesk.training.models.checks import verdict_on
from helpdesk.training.models.gate import GateError
from helpdesk.training.models.orders import OrderRefusedError, Running, order, running
from helpdesk.training.models.registry import Model, ModelError, Registry

_LOOK_EVERY = 0.3

Author = Annotated[
    str | None, typer.Option("--author", metavar="NAME", help="Who does it; default: this user.")
]


def promote(
    model: Name = "candidate",
    force: Annotated[
        bool, typer.Option("--force", help="Serve it even below the gate; needs --reason.")
    ] = False,
    reason: Annotated[
        str | None, typer.Option(help="Why it is served below the gate; kept in the history.")
    ] = None,
    author: Author = None,
    as_json: AsJson = False,
) -> None:
    """Serve a model, if the gate (data/gate.yml) lets it pass.

    What was not measured yet is measured first, which takes minutes. A running Guichet changes over
    without losing a message and falls back by itself if the new model fails; without one, the next
    start serves it. Exit code 1 below the gate, with the reasons.
    """
    if force and not (reason or "").strip():
        raise typer.BadParameter("--force needs a --reason, which is kept.", param_hint="--force")
    chosen, registry = find(model), Registry(ROOT)
    _check(registry, chosen)
    if not force:
        try:
            verdict = verdict_on(registry, chosen)
            if verdict is None:
                check_candidate(registry, chosen, read_settings(), author or operator().user, _say)
                verdict = verdict_on(registry, chosen)
        except GateError as error:
            raise CommandError(str(error)) from error
        if verdict is None or not verdict.passed:
            faults = verdict.faults if verdict else ["It could not be measured."]
            if as_json:
                typer.echo(json.dumps({"promoted": False, "reasons": faults}, ensure_ascii=False))
            raise CommandError(
                "\n  ".join([f"{chosen.name} does not pass the gate:", *faults])
                + "\n--force with a --reason serves it all the same."
            )
    _serve(registry, chosen, PROMOTED, author or operator().user, force, reason, as_json)


def rollback(
    model: Annotated[
        str | None,
        typer.Argument(metavar="[MODEL]", help="Default: the one that served before."),
    ] = None,
    author: Author = None,
    as_json: AsJson = False,
) -> None:
    """Serve an earlier model again; the gate is not asked."""
    registry = Registry(ROOT)
    try:
        chosen = registry.find(model) if model else registry.earlier()
    except ModelError as error:
        raise CommandError(str(error)) from error
    _check(registry, chosen)
    _serve(registry, chosen, ROLLED_BACK, author or operator().user, False, None, as_json)


def _check(registry: Registry, model: Model) -> None:
    try:
        registry.check(model)
    except ModelError as error:
        raise CommandError(str(error)) from error


def _serve(
    registry: Registry,
    model: Model,
    how: str,
    by: str,
    forced: bool,
    reason: str | None,
    as_json: bool,
) -> None:
    guichet = running(read_settings().home)
    if guichet is None and model.current:
        raise CommandError(f"{model.name} serves already.")
    _begin(registry, guichet, model, how, by, forced, reason)
    record(f"model_{how.replace(' ', '_')}", model.name, reason or "")
    if guichet is None:
        words = "no Guichet runs with this GUICHET_HOME; the next start serves it"
        outcome: dict[str, Any] = {"outcome": "done", "reason": None}
    else:
        outcome = _follow((lambda _: None) if as_json else typer.echo)
        words = "it serves"
    done = outcome["outcome"] == "done"
    if as_json:
        typer.echo(json.dumps({"promoted": done, "model": model.name, "reason": outcome["reason"]}))
    if not done:
        raise CommandError(f"{outcome['reason']} The model that served before still serves.")
    if not as_json:
        typer.echo(f"{model.name}: {words}.")


def _begin(
    registry: Registry,
    guichet: Running | None,
    model: Model,
    how: str,
    by: str,
    forced: bool,
    reason: str | None,
) -> None:
    """Choose the model for the next start, or have the Guichet that runs change over to it."""
    if guichet is None:
        registry.choose(model, how, by, forced, reason)
        return
    try:
        order(
            guichet,
            do="promote",
            model=model.path.name,
            how=how,
            by=by,
            forced=forced,
            reason=reason,
        )
    except OrderRefusedError as error:
        raise CommandError(str(error)) from error


def _follow(say: Callable[[str], object]) -> dict[str, Any]:
    """Say what the switch says, until it has ended."""
    told = 0
    home = read_settings().home
    while True:
        now = running(home)
        if now is None or now.switch is None:
            raise CommandError("Guichet has ended in the middle of the switch.")
        for line in now.switch["lines"][told:]:
            say(line)
        told = len(now.switch["lines"])
        if now.switch["outcome"] is not None:
            return now.switch
        time.sleep(_LOOK_EVERY)


def _say(line: str) -> None:
    typer.echo(line, err=True)
