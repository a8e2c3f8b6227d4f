"""The command line: help for everything, and a person's mistakes end in a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from helpdesk.agents.invitations import redeem
from helpdesk.agents.model import Staff
from helpdesk.agents.passwords import verify_password
from helpdesk.agents.sessions import sign_in, staff_of
from helpdesk.cli import rasa_tools
from helpdesk.cli.__main__ import app
from helpdesk.clock import real_now
from helpdesk.outbox.model import OutboxEntry
from helpdesk.settings import read_settings
from helpdesk.store.engine import Store, open_store

ROOT = Path(__file__).parents[3]
PASSWORD = "correct horse battery"

runner = CliRunner()


@pytest.fixture
def store(tmp_path: Path, monkeypatch):
    """The database that the commands use."""
    for name in os.environ:
        if name.startswith("GUICHET_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GUICHET_HOME", str(tmp_path))
    store = open_store(read_settings().database_url)
    yield store
    store.engine.dispose()


def guichet(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as its script does."""
    return subprocess.run(
        [sys.executable, "-m", "helpdesk.cli", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def add(email: str, *options: str, password: str = PASSWORD):
    return runner.invoke(
        app, ["user", "add", email, "--name", "Kim", "--password", password, *options]
    )


def staff(store: Store, email: str) -> Staff:
    with store.unit_of_work() as session:
        return session.scalars(select(Staff).where(Staff.email == email)).one()


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["up"],
        ["chat"],
        ["promote"],
        ["rollback"],
        *(["models", *rest] for rest in ([], ["list"], ["show"], ["remove"], ["prune"])),
        *(["policy", *rest] for rest in ([], ["decide"], ["check"])),
        *(["data", *rest] for rest in ([], ["new-language"])),
        *(["db", *rest] for rest in ([], ["migrate"], ["seed"])),
        *(
            ["user", *([rest] if rest else [])]
            for rest in ("", "add", "password", "list", "invite", "role", "deactivate", "activate")
        ),
    ],
    ids=" ".join,
)
def test_every_command_has_help(command: list[str]) -> None:
    result = runner.invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    assert "Usage: " in result.output


@pytest.mark.parametrize(
    ("command", "module"),
    [
        (["train"], "bot.train"),
        (["parse"], "bot.parse"),
        (["evaluate"], "bot.evaluate"),
        (["data", "check"], "bot.data_check"),
    ],
)
@pytest.mark.parametrize("arguments", [[], ["--help"], ["--benchmark", "a.csv", "b.csv"]])
def test_commands_of_rasas_environment_get_all_arguments(
    command: list[str], module: str, arguments: list[str], store: Store, monkeypatch
) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(rasa_tools.os, "execve", lambda _path, argv, _env: became.append(argv))
    runner.invoke(app, [*command, *arguments])
    assert [argv[1:] for argv in became] == [["-m", module, *arguments]]


def test_a_wrong_setting_ends_with_its_sentence_and_exit_code_2() -> None:
    done = guichet("db", "migrate", GUICHET_PORT="many")
    assert done.returncode == 2
    assert done.stderr == (
        "guichet: GUICHET_PORT is 'many'; write a whole number from 1 to 65535.\n"
    )


def test_a_database_that_does_not_answer_ends_with_a_sentence_and_exit_code_1() -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    done = guichet("db", "migrate", GUICHET_DATABASE_URL=url)
    assert done.returncode == 1
    assert done.stderr.startswith("guichet: The database (GUICHET_DATABASE_URL) fails: ")
    assert "Traceback" not in done.stderr


def test_migrate_and_seed_make_a_demo(store: Store) -> None:
    assert runner.invoke(app, ["db", "migrate"]).exit_code == 0
    assert runner.invoke(app, ["db", "seed"]).exit_code == 0
    assert staff(store, "agent@example.com").role == "agent"


def test_seed_is_refused_when_in_production() -> None:
    secrets = {"GUICHET_SECRET": "a" * 40, "GUICHET_IDENTITY_SECRET": "b" * 40}
    done = guichet("db", "seed", GUICHET_MODE="production", **secrets)
    assert done.returncode == 1
    assert "published passwords" in done.stderr


def test_an_added_user_can_sign_in(store: Store) -> None:
    result = add("kim@example.com", "--role", "trainer", "--language", "fr", "--language", "en")
    assert result.exit_code == 0, result.output
    kim = staff(store, "kim@example.com")
    assert (kim.role, kim.languages) == ("trainer", ["fr", "en"])
    assert PASSWORD not in result.output
    with store.unit_of_work() as session:
        assert sign_in(session, "kim@example.com", PASSWORD, real_now())


def test_a_user_is_not_added_twice_whatever_the_letters_case(store: Store) -> None:
    add("kim@example.com")
    result = add("Kim@Example.com")
    assert "exists already" in str(result.exception)


@pytest.mark.parametrize(
    ("email", "password"), [("kim@example.com", "short"), ("no address", PASSWORD)]
)
def test_a_user_is_not_added_when_address_or_password_is_no_good(
    email: str, password: str, store: Store
) -> None:
    assert add(email, password=password).exit_code == 2


def test_a_new_password_signs_out_whoever_used_the_old_one(store: Store) -> None:
    add("kim@example.com")
    with store.unit_of_work() as session:
        token = sign_in(session, "kim@example.com", PASSWORD, real_now())
    new = "another good password"
    changed = runner.invoke(app, ["user", "password", "kim@example.com", "--password", new])
    assert changed.exit_code == 0
    assert verify_password(staff(store, "kim@example.com").password_hash, new)
    with store.unit_of_work() as session:
        assert staff_of(session, token, real_now()) is None


def test_the_password_of_nobody_cannot_be_changed(store: Store) -> None:
    result = runner.invoke(app, ["user", "password", "who@example.com", "--password", PASSWORD])
    assert "There is nobody" in str(result.exception)


def user(*arguments: str):
    return runner.invoke(app, ["user", *arguments])


def test_users_are_listed_with_who_is_invited(store: Store) -> None:
    add("kim@example.com", "--language", "fr")
    add("lee@example.com", "--role", "admin")
    user("deactivate", "kim@example.com")
    user("invite", "mo@example.com", "--team", "Billing")
    lines = user("list").output.splitlines()
    assert [line.split()[:3] for line in lines] == [
        ["lee@example.com", "admin", "en"],
        ["kim@example.com", "agent", "fr"],
        ["mo@example.com", "agent", "en"],
    ]
    assert "deactivated" in lines[1]
    assert "Billing" in lines[2]
    assert "invited until" in lines[2]
    rows = [json.loads(line) for line in user("list", "--json").output.splitlines()]
    assert [row["active"] for row in rows] == [True, False]


def test_an_invited_user_can_redeem_the_address_that_is_printed(store: Store) -> None:
    done = user("invite", "mo@example.com", "--role", "trainer", "--desk-language", "fr")
    assert done.exit_code == 0, done.output
    token = done.output.split("#")[1].strip()
    with store.unit_of_work() as session:
        mail = session.scalars(select(OutboxEntry)).one()
        assert mail.payload["subject"].startswith("Guichet vous invite")
        redeem(session, token, "Mo", PASSWORD, real_now())
    assert (staff(store, "mo@example.com").role, staff(store, "mo@example.com").name) == (
        "trainer",
        "Mo",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["invite", "no address"],
        ["invite", "mo@example.com", "--language", "French"],
        ["invite", "mo@example.com", "--desk-language", "pt"],
        ["invite", "mo@example.com", "--role", "owner"],
        ["role", "kim@example.com", "owner"],
    ],
)
def test_user_commands_end_with_exit_code_2_when_an_argument_is_wrong(
    arguments: list[str], store: Store
) -> None:
    add("kim@example.com")
    assert user(*arguments).exit_code == 2


def test_a_deactivated_user_is_signed_out_and_cannot_sign_in_until_activated(store: Store) -> None:
    add("kim@example.com")
    with store.unit_of_work() as session:
        token = sign_in(session, "kim@example.com", PASSWORD, real_now())
    assert user("deactivate", "kim@example.com").exit_code == 0
    with store.unit_of_work() as session:
        assert staff_of(session, token, real_now()) is None
        assert sign_in(session, "kim@example.com", PASSWORD, real_now()) is None
    assert user("activate", "kim@example.com").exit_code == 0
    with store.unit_of_work() as session:
        assert sign_in(session, "kim@example.com", PASSWORD, real_now())


def test_the_last_admin_stays_admin_when_the_role_is_changed(store: Store) -> None:
    add("lee@example.com", "--role", "admin")
    for arguments in (["role", "lee@example.com", "agent"], ["deactivate", "lee@example.com"]):
        assert "only admin left" in str(user(*arguments).exception)
    add("kim@example.com")
    assert user("role", "kim@example.com", "admin").exit_code == 0
    assert user("role", "lee@example.com", "agent").exit_code == 0
    assert staff(store, "lee@example.com").role == "agent"
