"""`guichet annotate`: saying what a message means, for scripts and through the inbox."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from helpdesk.agents.audit import audit_reading
from helpdesk.annotations.model import Verdict
from helpdesk.cli.annotate_inbox import go_through
from helpdesk.cli.changes import annotation_view, save_changes, told_saved
from helpdesk.cli.counter import operator
from helpdesk.cli.failures import CommandError
from helpdesk.cli.trainer import REFUSALS, AsJson, in_terminal, told, trainer, workplace
from helpdesk.clock import real_now
from helpdesk.training import batch
from helpdesk.training.batch import Draft
from helpdesk.training.data.marks import MarkError, one_line, read_marks
from helpdesk.training.inbox.entries import entry_of
from helpdesk.training.inbox.filters import InboxFilter
from helpdesk.training.inbox.shown import Shown, names_of_customers, shown


def annotate_command(
    author: Annotated[str, typer.Option(help="In whose name: a trainer's or admin's address.")],
    message: Annotated[
        int | None,
        typer.Argument(
            help="Its number, as ./guichet inbox shows it; none: go through them.", min=1
        ),
    ] = None,
    intent: Annotated[str, typer.Option(help="What it is an example of.")] = "",
    discard: Annotated[bool, typer.Option("--discard", help="It is of no use.")] = False,
    new_intent: Annotated[
        bool, typer.Option("--new-intent", help="No intent fits; the reason says which is missing.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; goes into the commit.")] = "",
    text: Annotated[
        str,
        typer.Option(
            help="As it will stand, entities marked as in [$5](money); default: the message "
            "without personal data, with the entities that were understood."
        ),
    ] = "",
    language: Annotated[str, typer.Option(help="Where the model heard another one.")] = "",
    overrule: Annotated[
        bool, typer.Option("--overrule", help="Also where somebody has decided already.")
    ] = False,
    save: Annotated[
        bool, typer.Option("--save", help="Then save all that waits of this author.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Say what a message means. It waits in the author's changes until these are saved.

    Without a message, and in a terminal, it goes through those that need a look, of the language
    and intent that are given.
    """
    with workplace() as place:
        with place.store.reading() as session:
            trainer(session, author)
        if message is None:
            if not in_terminal():
                raise typer.BadParameter("Say which message; ./guichet inbox lists them.")
            go_through(place, author, InboxFilter(reason="any", language=language, intent=intent))
            return
        verdict = _verdict(intent, discard, new_intent)
        try:
            with place.store.unit_of_work() as session:
                audit_reading(session, operator(), "read_message", str(message), real_now())
                draft = _draft(
                    shown_message(session, message), verdict, intent, reason, text, language
                )
                staff = trainer(session, author)
                kept = batch.annotate(
                    session, staff, place.files, draft, real_now(), overrule=overrule
                )
        except REFUSALS as error:
            raise CommandError(told(error)) from error
        saved = save_changes(place, author) if save else None
    if as_json:
        view = annotation_view(kept) | ({"commit": saved.commit} if saved else {})
        typer.echo(json.dumps(view, ensure_ascii=False))
    elif saved:
        typer.echo(told_saved("Saved", saved))
    else:
        typer.echo(f"Kept: {kept.intent or kept.verdict}.{_WAITS if kept.intent else ''}")


_WAITS = " Nothing is in a file until ./guichet changes save."


def shown_message(session: Session, message_id: int) -> Shown:
    """A message as the inbox shows it. Raises CommandError where there is none."""
    entry = entry_of(session, message_id, real_now())
    if entry is None:
        raise CommandError(
            f"There is no message {message_id} that was understood; ./guichet inbox lists some."
        )
    return shown(entry, names_of_customers(session, [entry]))


def _verdict(intent: str, discard: bool, new_intent: bool) -> Verdict:
    if bool(intent) + discard + new_intent != 1:
        raise typer.BadParameter("Give one of --intent, --discard and --new-intent.")
    if intent:
        return Verdict.LABEL
    return Verdict.DISCARD if discard else Verdict.NEW_INTENT


def _draft(
    message: Shown, verdict: Verdict, intent: str, reason: str, text: str, language: str
) -> Draft:
    plain, marks = message.text, message.marks
    if text:
        try:
            plain, marks = read_marks(text.strip())
        except MarkError as error:
            raise typer.BadParameter(str(error), param_hint="--text") from error
    return Draft(
        text=one_line(plain),
        language=language or message.entry.language,
        verdict=verdict,
        reason=" ".join(reason.split())[:500],
        intent=intent or None,
        marks=marks if verdict == Verdict.LABEL else (),
        message_id=message.entry.message_id,
    )
