"""``guichet policy``: ask the support policy for a decision, and check its file."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from helpdesk.policy import SupportPolicy
from helpdesk.triage.answer import MalformedError, answer
from helpdesk.triage.policy_file import POLICY_FILE, PolicyFile, PolicyFileError, load_policy_file
from helpdesk.triage.readable import readable
from helpdesk.triage.schema import decision_json
from helpdesk.triage.taxonomy import issue_topics

policy_app = typer.Typer(
    name="policy", help="The support policy: decide by it, check it.", no_args_is_help=True
)


@policy_app.command("check")
def check_command(
    file: Annotated[Path, typer.Argument(help="The policy to check.")] = POLICY_FILE,
) -> None:
    """Check a policy file. Prints every problem with its line; exits with 1 if there is one."""
    _load(file)
    typer.echo(f"{file}: no problems")


@policy_app.command("decide")
def decide_command(
    languages: Annotated[
        list[str] | None, typer.Option("--language", help="ISO 639-1, best first; repeatable.")
    ] = None,
    topic: Annotated[str | None, typer.Option(help="An intent of kind issue.")] = None,
    channel: Annotated[str | None, typer.Option(help="The channel that is asked for.")] = None,
    plan: Annotated[str | None, typer.Option(help="Without one: not identified.")] = None,
    now: Annotated[str | None, typer.Option(help="RFC 3339; default: this instant.")] = None,
    ticket_opened_at: Annotated[str | None, typer.Option(help="Open ticket: since when.")] = None,
    ticket_topic: Annotated[str | None, typer.Option(help="Open ticket: its topic.")] = None,
    text: Annotated[bool, typer.Option("--text", help="For people instead of JSON.")] = False,
    file: Annotated[Path, typer.Option("--policy", help="The policy file.")] = POLICY_FILE,
) -> None:
    """Decide as the HTTP API does.

    With --language, the options are one request.

    Without it, JSON is read from standard input: a request, or {"requests": [...]}.
    """
    policy = _load(file).support
    fields = {"topic": topic, "requested_channel": channel, "plan": plan}
    ticket = {"topic": ticket_topic, "opened_at": ticket_opened_at}
    if languages:
        request = {
            **fields,
            "languages": languages,
            "now": now or datetime.now(UTC).isoformat(),
            "open_ticket": drop_null(ticket) or None,
        }
        _print_decisions(policy, request, text)
    elif drop_null(fields) or drop_null(ticket) or now:
        raise typer.BadParameter("a request needs --language as well")
    elif _stdin_is_a_terminal():
        raise typer.BadParameter("give --language, or JSON on standard input")
    else:
        _print_decisions(policy, _read_json(), text)


def drop_null(fields: dict[str, str | None]) -> dict[str, str]:
    """The fields that were given."""
    return {name: value for name, value in fields.items() if value is not None}


def _load(file: Path) -> PolicyFile:
    try:
        return load_policy_file(file, issue_topics())
    except PolicyFileError as error:
        typer.echo(error, err=True)
        raise typer.Exit(1) from error


def _stdin_is_a_terminal() -> bool:
    return sys.stdin.isatty()


def _read_json() -> Any:
    try:
        return json.load(sys.stdin)
    except ValueError as error:
        typer.echo(f"standard input is not JSON: {error}", err=True)
        raise typer.Exit(1) from error


def _print_decisions(policy: SupportPolicy, value: Any, as_text: bool) -> None:
    single = not (isinstance(value, dict) and "requests" in value)
    body = json.dumps({"requests": [value]} if single else value)
    try:
        decisions = answer(policy, body.encode())
    except MalformedError as error:
        typer.echo(error, err=True)
        raise typer.Exit(1) from error
    if as_text:
        typer.echo("\n\n".join(readable(each, policy.zone) for each in decisions))
        return
    values = [decision_json(each) for each in decisions]
    typer.echo(json.dumps(values[0] if single else {"decisions": values}, indent=2))
