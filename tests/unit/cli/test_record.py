"""Commands that change files are in the audit log, and work where there is no log to be had."""

from __future__ import annotations

import getpass
import json
import os
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from helpdesk.agents.model import AuditEntry
from helpdesk.cli import data, rasa_tools
from helpdesk.cli.__main__ import app
from helpdesk.settings import read_settings
from helpdesk.store.engine import open_store
from helpdesk.store.migrate import migrate

NOBODY_ANSWERS = "postgresql://nobody@127.0.0.1:1/none"


@pytest.fixture
def became(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What goes on in Rasa's environment; the database is one of this test."""
    for name in [name for name in os.environ if name.startswith("GUICHET_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GUICHET_HOME", str(tmp_path / "home"))
    became: list[list[str]] = []
    monkeypatch.setattr(rasa_tools.os, "execve", lambda _path, argv, _env: became.append(argv))
    return became


def recorded() -> list[tuple[str, str, str | None]]:
    url = read_settings().database_url
    migrate(url)
    store = open_store(url)
    with store.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    store.engine.dispose()
    assert {each.operator for each in entries} <= {getpass.getuser()}
    return [(each.action, each.subject, each.detail) for each in entries]


@pytest.mark.parametrize(
    ("arguments", "entries"),
    [
        ([], [("model_train", "", None)]),
        (["--candidate", "--background"], [("model_train", "", None)]),
        (["--cancel"], [("model_cancel", "train", None)]),
        (["--if-stale"], []),
        (["--status"], []),
        (["--help"], []),
    ],
)
def test_training_is_on_record_when_a_person_orders_it(
    became: list[list[str]], arguments: list[str], entries: list[tuple[str, str, str | None]]
) -> None:
    CliRunner().invoke(app, ["train", *arguments])
    assert [argv[2:] for argv in became] == [["bot.train", *arguments]]
    assert recorded() == entries


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("GUICHET_DATABASE_URL", NOBODY_ANSWERS, "The database (GUICHET_DATABASE_URL) fails: "),
        ("GUICHET_PORT", "many", "GUICHET_PORT is 'many'"),
        ("GUICHET_HOME", "/dev/null/home", "Not a directory"),
    ],
)
def test_training_goes_on_and_says_so_in_a_line_when_there_is_no_log(
    became: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    value: str,
    reason: str,
) -> None:
    monkeypatch.setenv(setting, value)
    done = CliRunner().invoke(app, ["train"])
    assert len(became) == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("guichet: This is not in the audit log. ")
    assert reason in line


def test_articles_brought_in_are_on_record_unless_nothing_was_written(
    became: list[list[str]], tmp_path: Path
) -> None:
    page, into = tmp_path / "page.json", tmp_path / "a"
    entries = [{"id": 1, "locale": "fr", "title": "Bonjour", "body": "<p>Texte</p>"}]
    page.write_text(json.dumps({"articles": entries}), "utf-8")
    order = ["articles", "import", str(page), "--into", str(into)]
    for arguments in ([*order, "--dry-run"], order, order):
        assert CliRunner().invoke(app, arguments).exit_code == 0
    assert recorded() == [("import_articles", str(into), "1")]


def test_a_new_language_is_on_record(
    became: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data" / "responses").mkdir(parents=True)
    (tmp_path / "data" / "labels").mkdir()
    (tmp_path / "data" / "taxonomy.yml").write_text("intents: {greet: {}}\n", "utf-8")
    for folder in ("responses", "labels"):
        (tmp_path / "data" / folder / "en.yml").write_text("{}\n", "utf-8")
    monkeypatch.setattr(data, "ROOT", tmp_path)
    for _ in range(2):
        assert CliRunner().invoke(app, ["data", "new-language", "it"]).exit_code == 0
    assert recorded() == [("new_language", "it", None)]
