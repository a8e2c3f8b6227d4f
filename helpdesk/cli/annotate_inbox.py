"""Going through the inbox in a terminal: message by message, each decided in a line or two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape

from helpdesk.agents.audit import audit_reading
from helpdesk.annotations.model import Verdict
from helpdesk.cli.changes import save_changes, told_saved
from helpdesk.cli.counter import operator
from helpdesk.cli.trainer import REFUSALS, Workplace, told, trainer
from helpdesk.clock import real_now
from helpdesk.training import batch
from helpdesk.training.batch import Draft
from helpdesk.training.data.corpus import taxonomy_of
from helpdesk.training.inbox.entries import inbox
from helpdesk.training.inbox.filters import InboxFilter
from helpdesk.training.inbox.shown import Shown, names_of_customers, shown

_HELP = (
    "[dim]A number or (part of) an intent's name: it means that. d: of no use. n: a new intent is "
    "needed. Enter: skip. u: undo the last one. q: stop.[/dim]"
)
#: Of the intents that have the words, so many are named.
_NAMED = 8


def go_through(place: Workplace, author: str, chosen: InboxFilter) -> None:
    """Ask about each message that `chosen` shows, and offer to save in the end."""
    console = Console()
    with place.store.unit_of_work() as session:
        audit_reading(session, operator(), "read_inbox", "", real_now())
    with place.store.reading() as session:
        entries = inbox(session, chosen, real_now()).entries
        names = names_of_customers(session, entries)
    intents: Mapping[str, Any] = taxonomy_of(place.files)["intents"]
    messages = [shown(each, names) for each in entries]
    last: list[int] = []
    if not messages:
        typer.echo("Nothing needs a look.")
        return
    console.print(_HELP)
    for number, message in enumerate(messages, start=1):
        _print(console, message, f"{number}/{len(messages)}")
        if not _ask(place, author, message, intents, last):
            break
    with place.store.unit_of_work() as session:
        waiting = len(batch.pending(session, trainer(session, author)))
    if waiting and typer.confirm(f"{waiting} decisions wait. Save and commit them?"):
        typer.echo(told_saved("Saved", save_changes(place, author)))
    elif waiting:
        typer.echo(f"{waiting} decisions wait; ./guichet changes save saves them.")


def _ask(
    place: Workplace,
    author: str,
    message: Shown,
    intents: Mapping[str, Any],
    last: list[int],
) -> bool:
    """Until the message is decided or skipped. False: the person has had enough."""
    while True:
        answer = typer.prompt("It means", default="", show_default=False).strip()
        if answer == "":
            return True
        if answer == "q":
            return False
        if answer == "u":
            _undo(place, author, last)
            continue
        verdict = {"d": Verdict.DISCARD, "n": Verdict.NEW_INTENT}.get(answer, Verdict.LABEL)
        intent = _intent(answer, message, intents) if verdict == Verdict.LABEL else None
        if verdict == Verdict.LABEL and intent is None:
            continue
        reason = typer.prompt("Why", default=", ".join(message.entry.why) or None)
        if _keep(place, author, message, verdict, intent, reason, last):
            return True


def _keep(
    place: Workplace,
    author: str,
    message: Shown,
    verdict: Verdict,
    intent: str | None,
    reason: str,
    last: list[int],
) -> bool:
    marks = message.marks if verdict == Verdict.LABEL else ()
    entry = message.entry
    draft = Draft(
        message.text, entry.language, verdict, reason[:500], intent, marks, entry.message_id
    )
    try:
        with place.store.unit_of_work() as session:
            staff = trainer(session, author)
            kept = batch.annotate(session, staff, place.files, draft, real_now())
    except REFUSALS as error:
        typer.echo(told(error))
        return False
    last.append(kept.id)
    typer.echo(f"Kept: {intent or verdict.value}.")
    return True


def _undo(place: Workplace, author: str, last: list[int]) -> None:
    if not last:
        typer.echo("Nothing was decided here yet.")
        return
    with place.store.unit_of_work() as session:
        batch.undo(session, trainer(session, author), last.pop(), real_now())
    typer.echo("Undone; the message is open again.")


def _intent(answer: str, message: Shown, intents: Mapping[str, Any]) -> str | None:
    """The intent that the number or the words mean; says so where they mean none or several."""
    ranking = [name for name, _ in message.entry.said.ranking if name in intents]
    if answer.isdecimal() and 0 < int(answer) <= len(ranking):
        return ranking[int(answer) - 1]
    if answer in intents:
        return answer
    words = answer.lower().replace(" ", "_")
    found = [name for name in intents if words in name]
    if len(found) == 1:
        return found[0]
    typer.echo(_which(found))
    return None


def _which(found: Sequence[str]) -> str:
    if not found:
        return "No intent has that in its name; data/taxonomy.yml names them all."
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    return f"Which of {', '.join(found[:_NAMED])}{more}?"


def _print(console: Console, message: Shown, place: str) -> None:
    entry = message.entry
    console.print(f"\n[dim]{place} · message {entry.message_id} · {entry.language}[/dim]")
    console.print(escape(message.text), style="bold")
    if entry.why:
        console.print(f"[yellow]{', '.join(entry.why)}[/yellow]")
    known = [pair for pair in entry.said.ranking if pair[0] != "nlu_fallback"]
    for number, (name, sure) in enumerate(known, start=1):
        console.print(f"  {number} {name} [dim]{sure:.0%}[/dim]")
    if entry.should_be:
        console.print(f"  an agent says: {entry.should_be}")
    for mark in message.marks:
        surface = escape(message.text[mark.start : mark.end])
        console.print(
            f"  [dim]{mark.entity}:[/dim] {surface}{f' → {mark.value}' if mark.value else ''}"
        )
