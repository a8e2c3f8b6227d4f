"""From a message of the inbox to a diff in the trainer's name, over HTTP."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from helpdesk.articles.library import Library
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from helpdesk.web.app import create_app
from tests.integration.conftest import ScriptedAssistant
from tests.integration.project import disk_full
from tests.integration.test_studio import signed_in
from tests.integration.test_studio_inbox import OURS, listed, say
from tests.unit.training.test_project_files import git

ROOT = Path(__file__).parents[2]
FORM = {"language": "en", "verdict": "label", "intent": "remove_credit_card", "reason": "It is."}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout with the taxonomy and two files of messages."""
    root = tmp_path / "project"
    for path in (
        "data/taxonomy.yml",
        "data/nlu/en/remove_credit_card.yml",
        "data/nlu/en/request_refund.yml",
    ):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, root / path)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "begin")
    return root


@pytest.fixture
def trainer(
    settings: Settings, assistant: ScriptedAssistant, project: Path
) -> Iterator[TestClient]:
    app = create_app(replace(settings, data_root=project), assistant, Library([]))
    with TestClient(app, base_url="http://testserver", headers=OURS) as client:
        yield signed_in(client, "trainer")


def annotate(trainer: TestClient, message: int, text: str, **fields: Any) -> str:
    return trainer.post(f"/studio/inbox/{message}", data={**FORM, "text": text, **fields}).text


def test_message_is_a_line_of_its_file_when_it_was_labelled_and_saved(
    trainer: TestClient, store: Store, project: Path
) -> None:
    message = say(store, "Zap my plastic from 3 May, jo@acme-toys.de", confidence=0.4)
    page = trainer.get(f"/studio/inbox/{message}").text
    assert "Zap my plastic from 3 May, name@example.com</textarea>" in page
    assert "acme" not in page
    text = "Zap my plastic from 3 May, name@example.com"
    marks = json.dumps([{"entity": "date", "start": 20, "end": 25, "value": None}])
    assert "Kept: 1" in annotate(trainer, message, text, entities=marks)
    assert listed(trainer.get("/studio/inbox").text) == []
    added = "+      - Zap my plastic from [3 May](date), name@example.com"
    assert added in trainer.get("/studio/changes").text
    assert "Saved as commit" in trainer.post("/studio/changes/save").text
    shown = git(project, "show", "--format=%an <%ae>", "--unified=0")
    assert "<trainer@example.com>" in shown
    assert added in shown


def test_messages_that_mean_the_same_are_labelled_together(
    trainer: TestClient, store: Store
) -> None:
    one = say(store, "Please refund me, I was charged twice", confidence=0.4)
    two = say(store, "You charged me two times, refund me please", confidence=0.4, conversation="b")
    far = say(store, "How do I set up DKIM?", confidence=0.4, conversation="c")
    similar = trainer.get(f"/studio/inbox/{one}/similar").text
    assert f'value="{two}"' in similar
    assert f'value="{far}"' not in similar
    text = "Please refund me, I was charged twice"
    page = annotate(trainer, one, text, intent="request_refund", similar=[str(two)])
    assert "Kept: 2" in page
    assert listed(trainer.get("/studio/inbox").text) == ["How do I set up DKIM?"]


def test_decision_stays_in_the_form_when_somebody_decided_meanwhile(
    trainer: TestClient, store: Store
) -> None:
    message = say(store, "Zap my plastic", confidence=0.4)
    annotate(trainer, message, "Zap my plastic")
    admin = signed_in(trainer, "admin")
    refused = annotate(admin, message, "Zap my plastic!!", intent="request_refund")
    assert "Somebody has decided already" in refused
    assert "Zap my plastic!!</textarea>" in refused
    assert 'value="request_refund" checked' in refused
    kept = annotate(admin, message, "Zap my plastic!!", intent="request_refund", overrule="yes")
    assert "Kept: 1" in kept


def test_message_leaves_the_inbox_without_a_file_when_it_is_of_no_use(
    trainer: TestClient, store: Store, project: Path
) -> None:
    message = say(store, "jjjjj", "nlu_fallback", 0.1)
    assert "Kept: 1" in annotate(trainer, message, "jjjjj", verdict="discard")
    assert listed(trainer.get("/studio/inbox").text) == []
    assert "No decision waits" in trainer.get("/studio/changes").text
    assert git(project, "status", "--porcelain") == ""


def test_nothing_is_lost_when_git_brought_broken_yaml(
    trainer: TestClient, store: Store, project: Path
) -> None:
    message = say(store, "Zap my plastic", confidence=0.4)
    annotate(trainer, message, "Zap my plastic")
    (project / "data/nlu/en/remove_credit_card.yml").write_text("nlu: [\n")
    page = trainer.post("/studio/changes/save").text
    assert "data/nlu/en/remove_credit_card.yml:2: not a YAML document" in page
    assert "Zap my plastic" in page
    listed_page = trainer.get("/studio/inbox", headers={"Accept-Language": "de"}).text
    assert "data/nlu/en/remove_credit_card.yml, Zeile 2: kein YAML: eine Klammer" in listed_page


def test_batch_waits_and_says_why_when_its_label_is_gone_by_now(
    trainer: TestClient, store: Store, project: Path
) -> None:
    message = say(store, "Zap my plastic", confidence=0.4)
    annotate(trainer, message, "Zap my plastic")
    taxonomy = project / "data/taxonomy.yml"
    shipped = taxonomy.read_text("utf-8")
    taxonomy.write_text(shipped.replace("  remove_credit_card:", "  drop_credit_card:"), "utf-8")

    page = trainer.post("/studio/changes/save").text

    assert "Zap my plastic" in page
    assert re.search(r'<p class="fault">[^<]*remove_credit_card', page)
    assert "Saved as commit" not in page
    assert "Zap my plastic" not in (project / "data/nlu/en/remove_credit_card.yml").read_text()
    taxonomy.write_text(shipped, "utf-8")
    assert "Saved as commit" in trainer.post("/studio/changes/save").text


def test_batch_waits_and_says_why_when_the_disk_is_full(
    trainer: TestClient, store: Store, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = say(store, "Zap my plastic", confidence=0.4)
    annotate(trainer, message, "Zap my plastic")
    path = project / "data/nlu/en/remove_credit_card.yml"
    before = path.read_text("utf-8")
    with monkeypatch.context() as full:
        full.setattr(Path, "write_text", disk_full)
        page = trainer.post("/studio/changes/save", headers={"Accept-Language": "fr"}).text

    assert "le disque est plein ; libérez de la place et réessayez" in page
    assert "Zap my plastic" in page
    assert path.read_text("utf-8") == before
    assert git(project, "status", "--porcelain") == ""
    assert "Saved as commit" in trainer.post("/studio/changes/save").text


def test_page_says_in_its_language_why_there_is_no_commit_and_the_batch_can_be_taken_back(
    trainer: TestClient, store: Store, project: Path
) -> None:
    shutil.rmtree(project / ".git")
    path = project / "data/nlu/en/remove_credit_card.yml"
    before = path.read_text("utf-8")
    message = say(store, "Zap my plastic", confidence=0.4)
    annotate(trainer, message, "Zap my plastic")
    german = {"Accept-Language": "de"}
    page = trainer.post("/studio/changes/save", headers=german).text
    assert "der Ordner ist kein git-Repository" in page
    assert "Zap my plastic" in path.read_text("utf-8")
    (name,) = re.findall(r'name="batch" value="([^"]+)"', page)

    form = {"batch": name, "reason": "Vague"}
    page = trainer.post("/studio/changes/take_back", data=form, headers=german).text

    assert "Ohne Commit zurückgenommen: der Ordner ist kein git-Repository." in page
    assert path.read_text("utf-8") == before
    assert listed(trainer.get("/studio/inbox").text) == ["Zap my plastic"]


def test_saved_batch_is_taken_back_with_a_reason_and_its_message_is_open_again(
    trainer: TestClient, store: Store, project: Path
) -> None:
    message = say(store, "Zap my plastic", confidence=0.4)
    annotate(trainer, message, "Zap my plastic")
    trainer.post("/studio/changes/save")
    commit = git(project, "rev-parse", "HEAD")
    assert "Toni, decisions: 1" in trainer.get("/studio/changes").text
    nameless = trainer.post("/studio/changes/take_back", data={"batch": commit}).text
    assert "Give a reason." in nameless
    admin = signed_in(trainer, "admin")
    done = admin.post("/studio/changes/take_back", data={"batch": commit, "reason": "Vague"}).text
    assert "Taken back by commit" in done
    assert "Vague" in git(project, "log", "-1", "--format=%B")
    assert git(project, "diff", "HEAD~2", "HEAD") == ""
    assert listed(admin.get("/studio/inbox").text) == ["Zap my plastic"]


def test_both_sides_are_shown_when_a_batch_cannot_be_taken_back(
    trainer: TestClient, store: Store, project: Path
) -> None:
    message = say(store, "Zap my plastic", confidence=0.4)
    annotate(trainer, message, "Zap my plastic")
    trainer.post("/studio/changes/save")
    path = project / "data/nlu/en/remove_credit_card.yml"
    path.write_text(path.read_text().replace("- Zap my plastic", "- Zap it"))
    form = {"batch": git(project, "rev-parse", "HEAD"), "reason": "Vague"}
    page = trainer.post("/studio/changes/take_back", data=form).text
    assert "was changed again since" in page
    assert "+      - Zap it" in page
    assert "-      - Zap my plastic" in page
    assert 'value="Vague"' in page, "what was written stays"
    assert "- Zap it" in path.read_text()


def test_page_is_refused_when_it_is_no_trainers(api: TestClient, store: Store) -> None:
    message = say(store, "Secret words", confidence=0.4)
    for path in (f"/studio/inbox/{message}", f"/studio/inbox/{message}/similar"):
        assert "Secret words" not in api.get(path).text
    assert signed_in(api, "agent").get(f"/studio/inbox/{message}").status_code == 403
    trainer = signed_in(api, "trainer")
    assert trainer.get("/studio/inbox/999999").status_code == 404
    assert trainer.post("/studio/changes/save").status_code == 403, "from another site"
