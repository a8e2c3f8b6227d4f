"""The editor of what the assistant says: found, looked at, refused, saved to git, in conflict."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from helpdesk.training.editing.responses import read_entries
from helpdesk.training.project_files import ProjectFiles
from tests.integration.editors.forms import OURS, text_form
from tests.integration.project import git
from tests.integration.test_simulator import read

GREET = "/studio/texts/utter_greet"


def test_entries_are_found_by_words_of_any_language_and_say_what_is_missing(
    trainer: TestClient, project: Path
) -> None:
    file = project / "data/responses/pt.yml"
    text = file.read_text("utf-8")
    start = text.index("  utter_greet:")
    file.write_text(text[:start] + text[text.index("  utter_", start + 3) :], "utf-8")

    found = trainer.get("/studio/texts?q=GREET").text

    assert 'href="/studio/texts/utter_greet"' in found
    assert '<span class="pill bad">pt</span>' in found
    assert "utter_goodbye" not in found
    assert "Nothing has these words" in trainer.get("/studio/texts?q=xyzzy").text
    assert trainer.get("/studio/texts/utter_nothing").status_code == 404


def test_text_is_saved_in_its_languages_with_author_and_reason(
    trainer: TestClient, project: Path
) -> None:
    form = text_form(project, en=["Hi there!", "Hi again!"], es=["¡Muy buenas!"])

    page = trainer.post(f"{GREET}/save", data=form, headers=OURS)

    assert 'id="saved"' in page.text
    assert "where this project runs" in read(page.text)
    assert git(project, "log", "-1", "--format=%an: %s").strip() == "Toni: texts: Warmer"
    assert git(project, "show", "--format=", "--name-only").split() == [
        "data/responses/en.yml",
        "data/responses/es.yml",
    ]
    entry = read_entries(ProjectFiles(project))["utter_greet"]
    assert entry.texts["en"] == ("Hi there!", "Hi again!")
    assert entry.texts["es"] == ("¡Muy buenas!",)


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        ({"fr": []}, "There is no text in this language."),
        ({"fr": ["Bonjour {nom}"]}, "{nom} is not filled in here"),
    ],
)
def test_text_is_not_saved_and_says_why_when_it_cannot_be(
    trainer: TestClient, project: Path, instead: dict[str, list[str]], said: str
) -> None:
    form = text_form(project, **instead)

    page = trainer.post(f"{GREET}/save", data=form, headers=OURS)

    assert said in read(page.text)
    assert git(project, "status", "--short") == ""


def test_text_is_shown_as_it_reads_when_it_is_looked_at(trainer: TestClient, project: Path) -> None:
    form = text_form(project, "utter_welcome_back", en=["Back to {topic} & <more>?"])

    page = trainer.post("/studio/texts/utter_welcome_back", data=form)

    assert "Back to <mark>topic</mark> &amp; &lt;more&gt;?" in page.text
    assert git(project, "status", "--short") == ""


def test_both_texts_are_shown_when_somebody_else_saved_meanwhile(
    trainer: TestClient, project: Path
) -> None:
    mine = text_form(project, en=["Mine!"])
    trainer.post(f"{GREET}/save", data=text_form(project, en=["Theirs!"]), headers=OURS)

    page = trainer.post(f"{GREET}/save", data=mine, headers=OURS)

    assert "Theirs!</p>" in page.text
    assert "Mine!</textarea>" in page.text
    assert "Theirs!" in (project / "data/responses/en.yml").read_text("utf-8")

    again = trainer.post(f"{GREET}/save", data=text_form(project, en=["Mine!"]), headers=OURS)
    assert 'id="saved"' in again.text


def test_broken_file_is_named_and_nothing_can_be_saved(trainer: TestClient, project: Path) -> None:
    form = text_form(project, en=["Hi!"])
    (project / "data/responses/de.yml").write_text("responses: [", "utf-8")

    german = trainer.get("/studio/texts", headers={"Accept-Language": "de"})
    told = "data/responses/de.yml, Zeile 1: kein YAML: eine Klammer wird nicht geschlossen"
    assert told in read(german.text)
    page = trainer.post(f"{GREET}/save", data=form, headers=OURS)
    assert "data/responses/de.yml" in read(page.text)
    assert "Hi!</textarea>" in page.text
