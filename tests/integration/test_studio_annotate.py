"""From a message of the inbox to a diff in the trainer's name, over HTTP."""

from __future__ import annotations

import json
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
    assert "data/nlu/en/remove_credit_card.yml:2" in page
    assert "Zap my plastic" in page
    assert "cannot be read" in trainer.get("/studio/inbox").text


def test_page_is_refused_when_it_is_no_trainers(api: TestClient, store: Store) -> None:
    message = say(store, "Secret words", confidence=0.4)
    for path in (f"/studio/inbox/{message}", f"/studio/inbox/{message}/similar"):
        assert "Secret words" not in api.get(path).text
    assert signed_in(api, "agent").get(f"/studio/inbox/{message}").status_code == 403
    trainer = signed_in(api, "trainer")
    assert trainer.get("/studio/inbox/999999").status_code == 404
    assert trainer.post("/studio/changes/save").status_code == 403, "from another site"
