"""`guichet inbox`: the messages that need a trainer's look, in the terminal and for programs."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from helpdesk.agents.audit import audit_reading
from helpdesk.cli.counter import open_database, operator
from helpdesk.clock import real_now
from helpdesk.settings import read_settings
from helpdesk.training.inbox.entries import inbox
from helpdesk.training.inbox.filters import CHANNELS, OUTCOMES, REVIEWED, FilterError, InboxFilter
from helpdesk.training.inbox.shown import Shown, names_of_customers, shown
from helpdesk.training.inbox.signals import Reason

_REASONS = ", ".join((*Reason, "any", "certain"))


def inbox_command(
    reason: Annotated[str, typer.Option(help=f"Only with this reason: {_REASONS}.")] = "",
    language: Annotated[str, typer.Option(help="ISO 639-1, such as fr.")] = "",
    intent: Annotated[str, typer.Option(help="What it was understood as, or nlu_fallback.")] = "",
    below: Annotated[str, typer.Option(help="Understood less surely than so many percent.")] = "",
    channel: Annotated[str, typer.Option(help=f"That was advised: {', '.join(CHANNELS)}.")] = "",
    outcome: Annotated[str, typer.Option(help=f"Of the talk: {', '.join(OUTCOMES)}.")] = "",
    reviewed: Annotated[str, typer.Option(help=f"{', '.join(REVIEWED)}.")] = "no",
    tag: Annotated[str, typer.Option(help="Of conversations with this tag.")] = "",
    since: Annotated[str, typer.Option(help="First day; 30 days ago by default.")] = "",
    until: Annotated[str, typer.Option(help="Last day.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="So many at most.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    fail_above: Annotated[
        int | None,
        typer.Option(min=0, help="Exit with 1 where more messages than this have a reason."),
    ] = None,
) -> None:
    """List the messages that need a look, most worth it first; personal data is masked."""
    given = {
        "reason": reason, "language": language, "intent": intent, "below": below,
        "channel": channel, "outcome": outcome, "reviewed": reviewed, "tag": tag,
        "since": since, "until": until,
    }  # fmt: skip
    try:
        chosen = InboxFilter.read_strictly(given)
    except FilterError as error:
        raise typer.BadParameter(str(error)) from error
    with open_database(read_settings()) as store:
        with store.unit_of_work() as session:
            audit_reading(session, operator(), "read_inbox", "", real_now())
        with store.reading() as session:
            found = inbox(session, chosen, real_now()).entries
            names = names_of_customers(session, found[:limit])
    messages = [shown(each, names) for each in found[:limit]]
    if as_json:
        for each in messages:
            typer.echo(json.dumps(_view(each), ensure_ascii=False))
    else:
        _print(messages, len(found))
    needing = sum(bool(each.why) for each in found)
    if fail_above is not None and needing > fail_above:
        typer.echo(f"guichet: {needing} messages need a look, {fail_above} may.", err=True)
        raise typer.Exit(1)


def _view(message: Shown) -> dict[str, object]:
    entry = message.entry
    return {
        "message": entry.message_id,
        "conversation": entry.conversation_id,
        "at": entry.at.isoformat(),
        "language": entry.language,
        "text": message.text,
        "why": list(entry.why),
        "certain": entry.certain,
        "intent": entry.intent,
        "confidence": round(entry.said.confidence, 4),
        "ranking": [[name, round(sure, 4)] for name, sure in entry.said.ranking],
        "entities": [
            {"entity": m.entity, "start": m.start, "end": m.end, "value": m.value}
            for m in message.marks
        ],
        "should_be": entry.should_be,
        "channel": entry.channel,
        "outcome": entry.outcome,
        "reviewed": entry.reviewed,
    }


def _print(messages: list[Shown], total: int) -> None:
    if not messages:
        typer.echo("Nothing needs a look.")
        return
    table = Table("message", "why", "understood as", "sure", "", "text", box=None)
    for each in messages:
        entry = each.entry
        why = ", ".join(entry.why) or ("known for certain" if entry.certain else "–")
        intent = entry.intent or "nothing"
        if entry.should_be:
            intent += f" → {entry.should_be}"
        sure = f"{entry.said.confidence:.0%}"
        cells = (str(entry.message_id), why, intent, sure, entry.language, each.text)
        table.add_row(*map(escape, cells))
    Console(width=None if Console().is_terminal else 160).print(table)
    if total > len(messages):
        typer.echo(f"{total - len(messages)} more; --limit shows them.")
