"""`./guichet articles`: exit codes, and what is printed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from helpdesk.cli.__main__ import app
from helpdesk.clock import real_now
from helpdesk.feedback.record import page_helped, shown_on_page
from helpdesk.settings import read_settings
from helpdesk.store.engine import open_store
from helpdesk.store.migrate import migrate

runner = CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation of this test."""
    for name in [name for name in os.environ if name.startswith("GUICHET_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GUICHET_HOME", str(tmp_path / "home"))


def articles(*arguments: str | Path) -> tuple[int, str]:
    result = runner.invoke(app, ["articles", *map(str, arguments)])
    return result.exit_code, result.output


def test_check_ends_with_zero_and_a_table_when_all_is_right() -> None:
    code, output = articles("check")

    assert code == 0
    assert "50" in output


def test_check_ends_with_one_when_an_article_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "odd.md").write_text("no front matter", "utf-8")

    code, output = articles("check", tmp_path)

    assert code == 1
    assert "en/odd.md: begin with front matter" in output


def test_import_ends_with_zero_and_says_what_came_when_all_was_read(tmp_path: Path) -> None:
    page = tmp_path / "page.json"
    entries = [
        {"id": 1, "locale": "fr", "title": "Bonjour [b]", "body": "<p>Texte</p>"},
        {"id": 2, "locale": "fr", "title": "Plus tard", "body": "x", "draft": True},
    ]
    page.write_text(json.dumps({"articles": entries}), "utf-8")

    code, output = articles("import", page, "--into", tmp_path / "a")

    assert code == 0
    assert "1 new, 1 left out" in output
    assert (tmp_path / "a/fr/bonjour-b.md").exists()


@pytest.mark.parametrize("content", ["{", None])
def test_import_ends_with_one_when_there_is_nothing_to_read(
    tmp_path: Path, content: str | None
) -> None:
    if content:
        (tmp_path / "page.json").write_text(content, "utf-8")

    code, _ = articles("import", tmp_path, "--into", tmp_path / "a")

    assert code == 1


def test_report_counts_when_articles_were_shown() -> None:
    url = read_settings().database_url
    migrate(url)
    assert "No article was shown" in articles("report")[1]
    store = open_store(url)
    with store.unit_of_work() as session:
        page_helped(session, shown_on_page(session, "refunds", "de", real_now()), "refunds", True)
    store.engine.dispose()

    code, output = articles("report", "--json", "--days", "7")

    assert code == 0
    assert json.loads(output) == {
        "days": 7,
        "articles": [
            {
                "slug": "refunds",
                "language": "de",
                "way": "search",
                "shown": 1,
                "helped": 1,
                "did_not": 0,
                "no_answer": 0,
            }
        ],
    }
    assert "refunds" in articles("report")[1]
