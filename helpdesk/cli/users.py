"""`guichet user`: the staff who sign in to the desk and the studio."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated

import typer
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff, StaffSession
from helpdesk.agents.passwords import MINIMUM_LENGTH, hash_password
from helpdesk.cli.failures import CommandError
from helpdesk.clock import real_now
from helpdesk.settings import read_settings
from helpdesk.store.engine import open_store
from helpdesk.store.migrate import migrate

user_app = typer.Typer(
    name="user", help="Staff: add a person, change a password.", no_args_is_help=True
)


class Role(StrEnum):
    """What a member of staff may do."""

    AGENT = "agent"
    TRAINER = "trainer"
    ADMIN = "admin"


Email = Annotated[str, typer.Argument(help="The address that the person signs in with.")]
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
    language: Annotated[
        list[str] | None, typer.Option(help="ISO 639-1 code of a language spoken; repeatable.")
    ] = None,
) -> None:
    """Add a person."""
    _check_address(email)
    _check_password(password)
    with _staff_database() as session:
        if _find(session, email) is not None:
            raise CommandError(f"{email} exists already; user password changes the password.")
        session.add(
            Staff(
                email=email,
                name=name,
                password_hash=hash_password(password),
                role=role.value,
                languages=language or ["en"],
                created_at=real_now(),
            )
        )
    typer.echo(f"{email} can sign in as {role.value}.")


@user_app.command("password")
def change_password(email: Email, password: Password) -> None:
    """Change a person's password; whoever is signed in with the old one is signed out."""
    _check_password(password)
    with _staff_database() as session:
        staff = _find(session, email)
        if staff is None:
            raise CommandError(f"There is nobody with the address {email}.")
        staff.password_hash = hash_password(password)
        session.execute(delete(StaffSession).where(StaffSession.staff_id == staff.id))
    typer.echo(f"{email} has a new password.")


@contextmanager
def _staff_database() -> Iterator[Session]:
    url = read_settings().database_url
    migrate(url)
    store = open_store(url)
    try:
        with store.unit_of_work() as session:
            yield session
    finally:
        store.engine.dispose()


def _find(session: Session, email: str) -> Staff | None:
    return session.scalar(select(Staff).where(func.lower(Staff.email) == email.lower()))


def _check_address(email: str) -> None:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError as error:
        raise typer.BadParameter(str(error), param_hint="EMAIL") from error


def _check_password(password: str) -> None:
    if len(password) < MINIMUM_LENGTH:
        raise typer.BadParameter(
            f"A password has at least {MINIMUM_LENGTH} characters.", param_hint="--password"
        )
