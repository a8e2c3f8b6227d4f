"""What the commands of trainers share: the database, the files, and in whose name it is done."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from helpdesk.agents.audit import in_the_name_of_staff
from helpdesk.agents.model import Staff
from helpdesk.agents.sessions import find_staff
from helpdesk.cli.counter import open_database, operator
from helpdesk.settings import read_settings
from helpdesk.store.engine import Store
from helpdesk.texts.problems import ProblemError
from helpdesk.texts.staff import staff_text
from helpdesk.training.batch import RefusedError
from helpdesk.training.data.reader import MalformedFileError
from helpdesk.training.project_files import NotWritableError, ProjectFiles

Author = Annotated[
    str, typer.Option("--author", help="In whose name: a trainer's or admin's e-mail address.")
]
Reason = Annotated[str, typer.Option("--reason", help="Why; goes into the commit.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object.")]

#: What keeps a decision or a batch from being kept, saved or taken back.
REFUSALS = (RefusedError, MalformedFileError, NotWritableError)


@dataclass(frozen=True, slots=True)
class Workplace:
    """The messages, and the project whose files are edited (`GUICHET_DATA_ROOT`)."""

    store: Store
    files: ProjectFiles


@contextmanager
def workplace() -> Iterator[Workplace]:
    """The one of the settings."""
    settings = read_settings()
    with open_database(settings) as store:
        yield Workplace(store, ProjectFiles(settings.data_root))


def trainer(session: Session, email: str) -> Staff:
    """In whose name it is done; the audit log names who commands beside them.

    Raises typer.BadParameter for nobody who may.
    """
    staff = find_staff(session, email.strip())
    if staff is None or not staff.active or staff.role not in ("trainer", "admin"):
        raise typer.BadParameter(
            f"{email!r} is no active trainer or admin; ./guichet user list shows who is.",
            param_hint="--author",
        )
    in_the_name_of_staff(session, operator())
    return staff


def in_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty()


def told(error: RefusedError | ProblemError) -> str:
    """A refusal in a sentence."""
    if isinstance(error, RefusedError):
        return staff_text("en", "annotate", f"fault_{error.reason}", detail=error.detail)
    return staff_text("en", "annotate", "fault_file", detail=error.sentence)
