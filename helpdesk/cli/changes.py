"""`guichet changes`: decisions that wait to be saved, saving them, and taking a batch back."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from helpdesk.annotations.model import Annotation
from helpdesk.cli.failures import CommandError
from helpdesk.cli.trainer import (
    REFUSALS,
    AsJson,
    Author,
    Reason,
    Workplace,
    told,
    trainer,
    workplace,
)
from helpdesk.clock import real_now
from helpdesk.training import batch, undoing
from helpdesk.training.batch import Plan
from helpdesk.training.project_files import Saved
from helpdesk.training.undoing import SavedBatch, UndoConflictError

changes_app = typer.Typer(
    name="changes",
    help="Decisions about messages: what waits, saving it, taking a saved batch back.",
    no_args_is_help=True,
)

_CHANGED_SINCE = "What this batch wrote was changed again since; put the file right by hand."


@changes_app.command("show")
def show(author: Author, as_json: AsJson = False) -> None:
    """What waits of one trainer, the diff it makes, and what stands against it."""
    with workplace() as place, place.store.unit_of_work() as session:
        staff = trainer(session, author)
        waiting = batch.pending(session, staff)
        try:
            plan = batch.plan(session, staff, place.files)
        except REFUSALS as error:
            raise CommandError(told(error)) from error
    if as_json:
        _print_json(
            pending=[annotation_view(each) for each in waiting],
            diffs={path: plan.diff(path) for path in plan.changes},
            obstacles=_obstacles(plan),
        )
        return
    for each in waiting:
        typer.echo(f"{each.id}  {each.language}/{each.intent}  {each.text}")
    typer.echo("\n".join(plan.diff(path) for path in plan.changes) or "Nothing would change.")
    for line in _obstacles(plan):
        typer.echo(f"guichet: {line}", err=True)


@changes_app.command("save")
def save(author: Author, as_json: AsJson = False) -> None:
    """Write what waits of one trainer to the files, and commit it under that name."""
    with workplace() as place:
        saved = save_changes(place, author)
    _print_saved("Saved", saved, as_json)


def save_changes(place: Workplace, author: str) -> Saved:
    """Save what waits of `author`. Raises CommandError with what stands against it."""
    try:
        with place.store.unit_of_work() as session:
            return batch.save(session, trainer(session, author), place.files, real_now())
    except REFUSALS as error:
        with place.store.unit_of_work() as session:
            against = _against(place, session, author)
        raise CommandError("\n".join([told(error), *against])) from error


def _against(place: Workplace, session: Session, author: str) -> list[str]:
    try:
        return _obstacles(batch.plan(session, trainer(session, author), place.files))
    except REFUSALS:
        # What was told already.
        return []


@changes_app.command("list")
def list_saved(as_json: AsJson = False) -> None:
    """The batches that were saved, the newest first."""
    with workplace() as place, place.store.reading() as session:
        batches = undoing.saved_batches(session)
    if as_json:
        _print_json(items=[_batch_view(each) for each in batches])
        return
    for each in batches:
        name = each.commit[:12] if each.commit else each.name or "no commit"
        typer.echo(f"{name}  {each.at:%Y-%m-%d %H:%M}  {each.author}: {len(each.annotations)}")
    if not batches:
        typer.echo("Nothing has been saved yet.")


@changes_app.command("undo")
def undo(
    batch_name: Annotated[
        str,
        typer.Argument(
            metavar="BATCH",
            help="Its commit or the beginning of it, or its name where it has none (see list).",
        ),
    ],
    author: Author,
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Take a saved batch back by a commit of its own; its messages are open again."""
    with workplace() as place:
        try:
            with place.store.unit_of_work() as session:
                staff = trainer(session, author)
                whole = _whole(undoing.saved_batches(session), batch_name.strip().lower())
                saved = undoing.take_back(session, staff, place.files, whole, reason, real_now())
        except UndoConflictError as error:
            sides = [
                part
                for each in error.sides
                for part in ("Changed since:", each.theirs, "Taking it back would do:", each.ours)
            ]
            raise CommandError("\n\n".join([_CHANGED_SINCE, *sides])) from error
        except REFUSALS as error:
            raise CommandError(told(error)) from error
    _print_saved("Taken back", saved, as_json)


def _whole(batches: list[SavedBatch], beginning: str) -> str:
    """The one batch whose name begins so; else what was given, which names no batch then."""
    names = [each.name for each in batches if each.name]
    if beginning in names:
        return beginning
    found = {name for name in names if name.startswith(beginning)}
    return found.pop() if len(beginning) >= 4 and len(found) == 1 else beginning


def _obstacles(plan: Plan) -> list[str]:
    problems = [f"{each.annotation.text!r}: {each.reason} {each.detail}" for each in plan.problems]
    conflicts = [f"{each.path} was changed by others since." for each in plan.conflicts]
    return problems + conflicts


def annotation_view(annotation: Annotation) -> dict[str, Any]:
    """A decision as programs read it."""
    return {
        "annotation": annotation.id,
        "message": annotation.message_id,
        "language": annotation.language,
        "text": annotation.text,
        "verdict": annotation.verdict,
        "intent": annotation.intent,
        "entities": annotation.entities,
        "reason": annotation.reason,
        "progress": annotation.progress,
    }


def _batch_view(each: SavedBatch) -> dict[str, Any]:
    return {
        "batch": each.name,
        "commit": each.commit,
        "at": each.at.isoformat(),
        "author": each.author,
        "annotations": [annotation_view(one) for one in each.annotations],
    }


def _print_saved(done: str, saved: Saved, as_json: bool) -> None:
    if as_json:
        _print_json(commit=saved.commit, why_not=str(saved.why_not) if saved.why_not else None)
    else:
        typer.echo(told_saved(done, saved))


def told_saved(done: str, saved: Saved) -> str:
    """How it went, in a sentence."""
    if saved.commit:
        return f"{done} as commit {saved.commit}."
    return f"{done} without a commit: {saved.why_not}."


def _print_json(**content: object) -> None:
    typer.echo(json.dumps(content, ensure_ascii=False))
