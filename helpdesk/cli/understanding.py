"""`guichet train`, `parse` and `evaluate`: the model, in Rasa's environment."""

from __future__ import annotations

import typer

from helpdesk.cli.comparing import compare_command
from helpdesk.cli.counter import record
from helpdesk.cli.rasa_tools import become

#: Options of `train` that order no training: asking, and what every start does by itself.
_NO_ACT = {"-h", "--help", "--status", "--if-stale"}


def train(context: typer.Context) -> None:
    """Train the model (--help: how)."""
    if not _NO_ACT & {*context.args}:
        if "--cancel" in context.args:
            record("model_cancel", "train")
        else:
            record("model_train")
    become("bot.train", context.args)


def parse(context: typer.Context) -> None:
    """Understand messages: JSON lines in, JSON lines out (--help: how)."""
    become("bot.parse", context.args)


def evaluate(context: typer.Context) -> None:
    """Measure how well messages are understood; --compare: a candidate (--help: how)."""
    if "--compare" in context.args:
        compare_command(context.args)
        return
    become("bot.evaluate", context.args)
