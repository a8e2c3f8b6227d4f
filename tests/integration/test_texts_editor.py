"""The editor of what the assistant says: found, looked at, refused, saved to git, in conflict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from helpdesk.settings import Settings, read_settings
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.training.editing.responses import read_entries
from helpdesk.training.project_files import ProjectFiles
from tests.integration.project import copied_project, git
from tests.integration.test_simulator import read
from tests.integration.test_studio import signed_in

OURS = {"X-Guichet": "1"}
GREET = "/studio/texts/utter_greet"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copied_project(tmp_path / "project", "data/responses")


@pytest.fixture
def settings(database_url: str, tmp_path: Path, project: Path) -> Settings:
    return read_settings(
        {
            "GUICHET_HOME": str(tmp_path),
            "GUICHET_DATABASE_URL": database_url,
            "GUICHET_DATA_ROOT": str(project),
        }
    )


@pytest.fixture
def trainer(api: TestClient) -> TestClient:
    api.headers["Accept-Language"] = "en"
    return signed_in(api, "trainer")


def form_of(project: Path, key: str = "utter_greet", **instead: list[str]) -> dict[str, str]:
    """The form of somebody who opened an entry and wrote these texts instead."""
    entry = read_entries(ProjectFiles(project))[key]
    written = {code: instead.get(code, [*entry.texts[code]]) for code in LANGUAGES}
    fields = {
        f"{code}-{index}": text for code in LANGUAGES for index, text in enumerate(written[code])
    }
    return {**fields, "base": json.dumps(dict(entry.texts)), "reason": "Warmer"}


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
    form = form_of(project, en=["Hi there!", "Hi again!"], es=["¡Muy buenas!"])

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
    ("instead", "reason", "said"),
    [
        ({"fr": []}, "x", "There is no text in this language."),
        ({"fr": ["Bonjour {nom}"]}, "x", "{nom} is not filled in here"),
        ({"en": ["Hi!"]}, "", "Write why it is changed"),
        ({}, "x", "Nothing has been changed"),
    ],
)
def test_text_is_not_saved_and_says_why_when_it_cannot_be(
    trainer: TestClient, project: Path, instead: dict[str, list[str]], reason: str, said: str
) -> None:
    form = {**form_of(project, **instead), "reason": reason}

    page = trainer.post(f"{GREET}/save", data=form, headers=OURS)

    assert said in read(page.text)
    assert git(project, "status", "--short") == ""


def test_text_is_shown_as_it_reads_when_it_is_looked_at(trainer: TestClient, project: Path) -> None:
    form = form_of(project, "utter_welcome_back", en=["Back to {topic} & <more>?"])

    page = trainer.post("/studio/texts/utter_welcome_back", data=form)

    assert "Back to <mark>topic</mark> &amp; &lt;more&gt;?" in page.text
    assert git(project, "status", "--short") == ""


def test_both_texts_are_shown_when_somebody_else_saved_meanwhile(
    trainer: TestClient, project: Path
) -> None:
    mine = form_of(project, en=["Mine!"])
    trainer.post(f"{GREET}/save", data=form_of(project, en=["Theirs!"]), headers=OURS)

    page = trainer.post(f"{GREET}/save", data=mine, headers=OURS)

    assert "Theirs!</p>" in page.text
    assert "Mine!</textarea>" in page.text
    assert "Theirs!" in (project / "data/responses/en.yml").read_text("utf-8")

    again = trainer.post(f"{GREET}/save", data=form_of(project, en=["Mine!"]), headers=OURS)
    assert 'id="saved"' in again.text


def test_broken_file_is_named_and_nothing_can_be_saved(trainer: TestClient, project: Path) -> None:
    form = form_of(project, en=["Hi!"])
    (project / "data/responses/de.yml").write_text("responses: [", "utf-8")

    assert "data/responses/de.yml" in read(trainer.get("/studio/texts").text)
    page = trainer.post(f"{GREET}/save", data=form, headers=OURS)
    assert "data/responses/de.yml" in read(page.text)
    assert "Hi!</textarea>" in page.text


def test_saving_a_text_needs_the_role_and_a_page_of_ours(api: TestClient, project: Path) -> None:
    form = form_of(project, en=["Hi!"])
    assert signed_in(api, "trainer").post(f"{GREET}/save", data=form).status_code == 403
    api.cookies.clear()
    agent = signed_in(api, "agent")
    assert agent.post(f"{GREET}/save", data=form, headers=OURS).status_code == 403
    assert git(project, "status", "--short") == ""
