"""`guichet user`: the staff who sign in to the desk and the studio."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import Annotated

import typer
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from helpdesk.agents import people
from helpdesk.agents.audit import audit
from helpdesk.agents.invitations import Invited, invite, open_invitations
from helpdesk.agents.model import Staff
from helpdesk.agents.passwords import MINIMUM_LENGTH, hash_password
from helpdesk.agents.people import everybody
from helpdesk.agents.sessions import find_staff, sign_out_everywhere
from helpdesk.cli.counter import open_counter, operator
from helpdesk.cli.failures import CommandError
from helpdesk.texts.staff import STAFF_LANGUAGES

user_app = typer.Typer(
    name="user", help="Staff: who may sign in to the desk, and as what.", no_args_is_help=True
)


class Role(StrEnum):
    """What a member of staff may do."""

    AGENT = "agent"
    TRAINER = "trainer"
    ADMIN = "admin"


Email = Annotated[str, typer.Argument(help="The address that the person signs in with.")]
Languages = Annotated[
    list[str] | None, typer.Option(help="ISO 639-1 code of a language spoken; repeatable.")
]
Password = Annotated[
    str,
    typer.Option(
        prompt=True,
        confirmation_prompt=True,
        hide_input=True,
        envvar="GUICHET_NEW_PASSWORD",
        help=f"At least {MINIMUM_LENGTH} characters; asked for, unless given.",
    ),
]


@user_app.command("add")
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="As customers see it.")],
    password: Password,
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.AGENT,
    language: Languages = None,
) -> None:
    """Add a person."""
    _check_address(email)
    _check_password(password)
    _check_languages(language)
    with open_counter() as counter, counter.store.unit_of_work() as session:
        if find_staff(session, email) is not None:
            raise CommandError(f"{email} exists already; user password changes the password.")
        audit(session, operator(), "add_user", email, counter.clock(), role.value)
        session.add(
            Staff(
                email=email,
                name=name,
                password_hash=hash_password(password),
                role=role.value,
                languages=language or ["en"],
                created_at=counter.clock(),
            )
        )
    typer.echo(f"{email} can sign in as {role.value}.")


@user_app.command("password")
def change_password(email: Email, password: Password) -> None:
    """Change a person's password; whoever is signed in with the old one is signed out."""
    _check_password(password)
    with open_counter() as counter, counter.store.unit_of_work() as session:
        staff = _existing(session, email)
        staff.password_hash = hash_password(password)
        sign_out_everywhere(session, staff)
        audit(session, operator(), "change_password", staff.email, counter.clock())
    typer.echo(f"{staff.email} has a new password.")


@user_app.command("list")
def list_users(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """List everybody, and who is invited."""
    with open_counter() as counter, counter.store.reading() as session:
        now, held = counter.clock(), people.held(session)
        rows = [people.person_view(each, held.get(each.id, 0), now) for each in everybody(session)]
        invited = [people.invitation_view(each) for each in open_invitations(session, now)]
    if as_json:
        for row in rows:
            typer.echo(json.dumps(row))
        return
    width = max((len(row["email"]) for row in [*rows, *invited]), default=0)
    for row in rows:
        state = "" if row["active"] else "deactivated"
        state = "at the desk" if row["here"] else state
        _line(width, row["email"], row["role"], row["languages"], row["teams"], row["name"], state)
    for row in invited:
        until = f"invited until {row['expires_at'][:10]}"
        _line(width, row["email"], row["role"], row["languages"], row["teams"], "", until)


@user_app.command("invite")
def invite_user(
    email: Email,
    role: Annotated[Role, typer.Option(help="What the person may do.")] = Role.AGENT,
    language: Languages = None,
    team: Annotated[
        list[str] | None, typer.Option(help="A team that the person joins; repeatable.")
    ] = None,
    desk_language: Annotated[
        str | None, typer.Option(help="Language of the mail and of the desk: en, fr, de or es.")
    ] = None,
) -> None:
    """Invite a person by mail to choose a name and a password; prints the address as well."""
    _check_address(email)
    _check_languages(language)
    if desk_language is not None and desk_language not in STAFF_LANGUAGES:
        raise typer.BadParameter(
            f"The desk speaks {', '.join(STAFF_LANGUAGES)}.", param_hint="--desk-language"
        )
    who = Invited(
        email, role.value, language or ["en"], people.clean_teams(team or []), desk_language
    )
    with open_counter() as counter, counter.store.unit_of_work() as session:
        now = counter.clock()
        letter = invite(session, who, None, counter.settings.public_url, now)
        audit(session, operator(), "invite", email, now, role.value)
    typer.echo(f"{email} is invited as {role.value}. The mail leaves while Guichet runs.")
    typer.echo(f"It leads to {letter.url}")


@user_app.command("role")
def change_role(
    email: Email, role: Annotated[Role, typer.Argument(help="What the person may do from now on.")]
) -> None:
    """Change what a person may do."""
    _change(email, people.Changes(role=role.value))
    typer.echo(f"{email} is {role.value} from now on.")


@user_app.command("deactivate")
def deactivate(email: Email) -> None:
    """Sign a person out everywhere for good; what they did stays on record."""
    freed = _change(email, people.Changes(active=False))
    typer.echo(f"{email} cannot sign in any more.")
    if freed:
        typer.echo(f"Conversations back in the queue: {freed}.")


@user_app.command("activate")
def activate(email: Email) -> None:
    """Let a person who was deactivated sign in again."""
    _change(email, people.Changes(active=True))
    typer.echo(f"{email} can sign in again.")


def _change(email: str, changes: people.Changes) -> int:
    with open_counter() as counter, counter.store.unit_of_work() as session:
        person = _existing(session, email)
        return len(people.change(counter, session, person, changes, operator()))


def _line(
    width: int, email: str, role: str, languages: list[str], teams: list[str], name: str, state: str
) -> None:
    spoken = ",".join(languages)
    rest = "  ".join(each for each in (name, ", ".join(teams), state) if each)
    typer.echo(f"{email:<{width}}  {role:<7}  {spoken:<11}  {rest}".rstrip())


def _existing(session: Session, email: str) -> Staff:
    staff = find_staff(session, email)
    if staff is None:
        raise CommandError(f"There is nobody with the address {email}.")
    return staff


def _check_address(email: str) -> None:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError as error:
        raise typer.BadParameter(str(error), param_hint="EMAIL") from error


def _check_languages(codes: list[str] | None) -> None:
    for code in codes or []:
        if not re.fullmatch(r"[a-z]{2}", code):
            raise typer.BadParameter(
                f"{code!r} is no ISO 639-1 code, such as en or fr.", param_hint="--language"
            )


def _check_password(password: str) -> None:
    if len(password) < MINIMUM_LENGTH:
        raise typer.BadParameter(
            f"A password has at least {MINIMUM_LENGTH} characters.", param_hint="--password"
        )
