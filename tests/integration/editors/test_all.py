"""What holds for every editor of the studio: policy, texts, articles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.editors.forms import (
    OURS,
    article_form,
    fields_of,
    policy_form,
    text_form,
)
from tests.integration.project import disk_full, git
from tests.integration.test_simulator import read
from tests.integration.test_studio import signed_in


@dataclass(frozen=True)
class Kind:
    """An editor's address, a form that changes something as `text` says, and the file it is in."""

    path: str
    form: Callable[[Path, str], dict[str, Any]]
    unchanged: Callable[[Path], dict[str, Any]]
    file: str


POLICY = Kind(
    "/studio/policy",
    lambda project, text: policy_form(project, ("version: 1", f"version: 2  # {text}")),
    policy_form,
    "policy.yml",
)
TEXTS = Kind(
    "/studio/texts/utter_greet",
    lambda project, text: text_form(project, en=[f"Hello, {text}!"]),
    text_form,
    "data/responses/en.yml",
)
ARTICLES = Kind(
    "/studio/articles/refunds",
    lambda project, text: article_form(project, title_en=f"Refunds, {text}"),
    article_form,
    "data/articles/en/refunds.md",
)


@pytest.fixture(params=[POLICY, TEXTS, ARTICLES], ids=["policy", "texts", "articles"])
def kind(request: pytest.FixtureRequest) -> Kind:
    chosen: Kind = request.param
    return chosen


def test_edit_is_saved_with_author_and_reason_when_nothing_is_in_the_way(
    trainer: TestClient, project: Path, kind: Kind
) -> None:
    form = kind.form(project, "mine") | {"reason": " Agreed\r\non Monday "}

    page = trainer.post(f"{kind.path}/save", data=form, headers=OURS)

    assert 'id="saved"' in page.text
    log = git(project, "log", "-1", "--format=%an <%ae>: %s")
    assert log.startswith("Toni <trainer@example.com>: ")
    assert log.strip().endswith(": Agreed on Monday")
    assert git(project, "show", "--format=", "--name-only").split() == [kind.file]
    assert git(project, "status", "--short") == ""


def test_edit_is_not_saved_and_kept_when_there_is_no_reason(
    trainer: TestClient, project: Path, kind: Kind
) -> None:
    form = kind.form(project, "mine") | {"reason": " "}

    page = trainer.post(f"{kind.path}/save", data=form, headers=OURS)

    assert "Write why it is changed" in read(page.text)
    assert "mine" in page.text
    assert git(project, "status", "--short") == ""


def test_nothing_is_saved_when_nothing_is_changed(
    trainer: TestClient, project: Path, kind: Kind
) -> None:
    page = trainer.post(f"{kind.path}/save", data=kind.unchanged(project), headers=OURS)

    assert "Nothing has been changed" in read(page.text)
    assert git(project, "log", "--format=%s").strip() == "begin"


def test_look_saves_nothing_and_marks_the_edit_as_unsaved(
    trainer: TestClient, project: Path, kind: Kind
) -> None:
    page = trainer.post(kind.path, data=kind.form(project, "mine"))

    assert "data-edit data-changed" in page.text
    assert "data-changed" not in trainer.get(kind.path).text
    assert git(project, "status", "--short") == ""


def test_both_sides_are_shown_and_the_second_save_goes_on_when_somebody_else_was_faster(
    trainer: TestClient, project: Path, kind: Kind
) -> None:
    mine = kind.form(project, "mine")
    trainer.post(f"{kind.path}/save", data=kind.form(project, "theirs"), headers=OURS)

    page = trainer.post(f"{kind.path}/save", data=mine, headers=OURS)

    assert "Somebody else saved meanwhile" in read(page.text)
    assert "theirs" in page.text
    assert "mine" in page.text
    assert "theirs" in (project / kind.file).read_text("utf-8")
    again = trainer.post(f"{kind.path}/save", data=fields_of(page.text), headers=OURS)
    assert 'id="saved"' in again.text
    assert "mine" in (project / kind.file).read_text("utf-8")


def test_files_are_written_and_the_page_says_so_when_there_is_no_git(
    trainer: TestClient, project: Path, tmp_path: Path, kind: Kind
) -> None:
    (project / ".git").rename(tmp_path / "elsewhere")

    page = trainer.post(f"{kind.path}/save", data=kind.form(project, "mine"), headers=OURS)

    assert "without a commit" in read(page.text)
    assert "mine" in (project / kind.file).read_text("utf-8")


def test_nothing_is_written_and_the_edit_is_kept_when_the_disk_is_full(
    trainer: TestClient, project: Path, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (project / kind.file).read_text("utf-8")
    form = kind.form(project, "mine")
    monkeypatch.setattr(Path, "write_text", disk_full)

    page = trainer.post(f"{kind.path}/save", data=form, headers=OURS | {"Accept-Language": "es"})

    assert "No se ha cambiado nada." in read(page.text)
    told = f"{kind.file} no se puede escribir: el disco está lleno; libere espacio e inténtelo"
    assert told in read(page.text)
    assert "mine" in page.text
    assert (project / kind.file).read_text("utf-8") == before
    assert git(project, "status", "--short") == ""


def test_page_says_in_its_language_why_git_refused_and_the_file_stays_written(
    trainer: TestClient, project: Path, kind: Kind
) -> None:
    (project / ".git" / "index.lock").touch()
    form = kind.form(project, "mine")

    page = trainer.post(f"{kind.path}/save", data=form, headers=OURS | {"Accept-Language": "fr"})

    assert "un autre git travaille dans le projet" in read(page.text)
    assert "mine" in (project / kind.file).read_text("utf-8")


def test_saving_needs_the_role_and_a_page_of_ours(
    api: TestClient, project: Path, kind: Kind
) -> None:
    form = kind.form(project, "mine")
    trainer = signed_in(api, "trainer")
    assert trainer.post(f"{kind.path}/save", data=form).status_code == 403
    trainer.cookies.clear()
    agent = signed_in(api, "agent")
    assert agent.post(f"{kind.path}/save", data=form, headers=OURS).status_code == 403
    assert git(project, "status", "--short") == ""
