"""`guichet mail receive` ends as mail servers understand it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from helpdesk.mail.incoming import LARGEST_BYTES
from helpdesk.settings import read_settings
from helpdesk.store.engine import open_store
from helpdesk.store.migrate import migrate
from helpdesk.tickets.received import ReceivedMail

ROOT = Path(__file__).parents[3]
MAIL = b"From: anna@example.com\nSubject: Hello\n\nMy account is locked.\n"


def receive(home: Path, raw: bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Pipe a mail into the command."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GUICHET_")}
    return subprocess.run(
        [sys.executable, "-m", "helpdesk.cli", "mail", "receive"],
        cwd=ROOT,
        env={**clean, "GUICHET_HOME": str(home), **environment},
        input=raw,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    migrate(read_settings({"GUICHET_HOME": str(tmp_path)}).database_url)
    return tmp_path


def test_mail_is_taken_and_said_to_wait_when_it_belongs_to_no_ticket(home: Path) -> None:
    done = receive(home, MAIL)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Kept for a person" in done.stdout
    assert b"nothing changed" in receive(home, MAIL).stdout
    store = open_store(read_settings({"GUICHET_HOME": str(home)}).database_url)
    with store.reading() as session:
        assert session.scalars(select(ReceivedMail.text)).all() == ["My account is locked."]
    store.engine.dispose()


@pytest.mark.parametrize(
    ("raw", "why"), [(b"", b"no mail"), (b"x" * (LARGEST_BYTES + 1), b"larger than 30 MB")]
)
def test_mail_is_refused_and_the_reason_told_when_there_is_none_or_too_much(
    home: Path, raw: bytes, why: bytes
) -> None:
    done = receive(home, raw)
    assert done.returncode == 1
    assert why in done.stderr


def test_mail_server_is_asked_to_try_again_when_the_database_is_away(tmp_path: Path) -> None:
    away = "postgresql://nobody:secret@127.0.0.1:1/none"
    done = receive(tmp_path, MAIL, GUICHET_DATABASE_URL=away)
    assert done.returncode == 75
    assert b"try again later" in done.stderr
    assert b"secret" not in done.stderr
    assert b"Traceback" not in done.stderr


def test_command_ends_with_2_when_a_setting_is_wrong(home: Path) -> None:
    done = receive(home, MAIL, GUICHET_MAIL_REPLY_TO="support@example.com")
    assert done.returncode == 2
    assert b"GUICHET_MAIL_REPLY_TO" in done.stderr
