"""`guichet webhook`: the addresses of other desks that are told what happens here."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

import typer

from helpdesk.agents.audit import audit
from helpdesk.agents.refusals import Refusal
from helpdesk.cli.counter import open_counter, operator
from helpdesk.cli.failures import CommandError
from helpdesk.mail.sender import mail_sender
from helpdesk.texts.staff import STAFF_LANGUAGES
from helpdesk.webhooks import targets
from helpdesk.webhooks.addresses import AllowedAddresses
from helpdesk.webhooks.delivery import Delivery
from helpdesk.webhooks.events import Event
from helpdesk.webhooks.sender import HttpSender
from helpdesk.webhooks.signing import secret_of

webhook_app = typer.Typer(
    name="webhook",
    help="Other desks: web addresses and mailboxes that are told what happens here.",
    no_args_is_help=True,
)

TargetId = Annotated[int, typer.Argument(help="As `webhook list` shows it.", min=1)]


@webhook_app.command("add")
def add(
    url: Annotated[str, typer.Argument(help="https://… or mailto:…")],
    name: Annotated[str, typer.Option(help="What admins call it; default: its host.")] = "",
    event: Annotated[
        list[Event] | None,
        typer.Option(help="What it is told; repeatable. Default: what such targets usually want."),
    ] = None,
    language: Annotated[str, typer.Option(help="Of mails to a mailbox: en, fr, de or es.")] = "en",
) -> None:
    """Add a target, and print its signing secret, which is shown this once."""
    if language not in STAFF_LANGUAGES:
        raise typer.BadParameter(
            f"The desk speaks {', '.join(STAFF_LANGUAGES)}.", param_hint="--language"
        )
    if len(name) > 60 or len(url) > 500:
        raise typer.BadParameter("A name has 60 characters at most, an address 500.")
    with open_counter() as counter:
        settings = counter.settings
        try:
            checked = targets.check_url(settings, AllowedAddresses(settings.webhook_allow), url)
        except Refusal as refusal:
            raise typer.BadParameter(str(refusal), param_hint="URL") from refusal
        with counter.store.unit_of_work() as session:
            target = targets.add_target(
                session,
                url=checked,
                name=name,
                events=event,
                language=language,
                by=None,
                now=counter.clock(),
            )
            audit(session, operator(), "webhook_added", target.name, counter.clock())
        typer.echo(f"Target {target.id} ({target.name}) is told: {', '.join(target.events)}.")
        if target.mailbox is None:
            typer.echo(f"Its secret, shown this once: {secret_of(settings.secret, target.salt)}")


@webhook_app.command("list")
def list_targets(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List all targets, and how they do."""
    with open_counter() as counter, counter.store.reading() as session:
        counts = targets.outbox_counts(session)
        rows = [
            targets.target_view(each, counts.get(each.id, targets.Waiting()))
            for each in targets.all_targets(session)
        ]
    for row in rows:
        if as_json:
            typer.echo(json.dumps(row))
            continue
        state = row["disabled"] or (f"{row['failures']} failures" if row["failures"] else "ok")
        typer.echo(
            f"{row['id']:>3}  {state:<11}  {row['waiting']} waiting, {row['failed']} given up  "
            f"{row['name']}  {row['url']}"
        )


@webhook_app.command("test")
def test(target_id: TargetId) -> None:
    """Send a target the event webhook.test now, and print what it answers."""
    with open_counter() as counter:
        with counter.store.unit_of_work() as session:
            name = targets.find_target(session, target_id).name
            audit(session, operator(), "webhook_tested", name, counter.clock())
        settings = counter.settings
        sender = HttpSender(AllowedAddresses(settings.webhook_allow))
        delivery = Delivery(counter, sender, mail_sender(settings))
        answer = asyncio.run(delivery.test(target_id))
    if not answer.done:
        raise CommandError(f"{name} did not take it. {answer.said}")
    typer.echo(f"{name} took it. {answer.said}")


@webhook_app.command("remove")
def remove(target_id: TargetId) -> None:
    """Forget a target and all that waits for it."""
    with open_counter() as counter, counter.store.unit_of_work() as session:
        target = targets.find_target(session, target_id)
        audit(session, operator(), "webhook_removed", target.name, counter.clock())
        targets.remove_target(session, target)
    typer.echo(f"{target.name} is told nothing any more.")
