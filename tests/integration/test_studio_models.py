"""The studio's pages and API about models, on made-up models and with a stand-in supervisor."""

from __future__ import annotations

import json
import re
import socket
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.models import folder_digest, make_current
from bot.registry.cards import Card, read_card, report_file, write_card
from bot.registry.files import write_json
from bot.registry.job import claim
from bot.registry.reports import TESTS, keep_report
from helpdesk.agents.model import AuditEntry
from helpdesk.articles.library import Library
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from helpdesk.training.models.checks import keep_conversations, played_by
from helpdesk.training.models.registry import Registry
from helpdesk.web.app import create_app
from tests.integration.conftest import ScriptedAssistant
from tests.integration.test_studio import signed_in
from tests.unit.training.models.conftest import write_archive
from tests.unit.training.models.reports import report

MODELS = "/api/v1/studio/models"
HEADERS = {"X-Guichet": "1"}


class Supervisor:
    """Takes orders on a socket as `./guichet up` does, and refuses those it was told to."""

    def __init__(self, home: Path) -> None:
        self.orders: list[dict[str, Any]] = []
        self.refusal: str | None = None
        self.file = home / "serving.json"
        self._folder = tempfile.TemporaryDirectory(prefix="guichet-")
        path = f"{self._folder.name}/control"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(path)
        self._socket.listen()
        self.content = {"model": "guichet-old.tar.gz", "control": path, "switch": None}
        self.write()
        threading.Thread(target=self._serve, daemon=True).start()

    def write(self) -> None:
        write_json(self.file, self.content)

    def close(self) -> None:
        self._socket.close()
        self._folder.cleanup()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rw") as stream:
                line = stream.readline()
                if line:
                    self.orders.append(json.loads(line))
                    stream.write(json.dumps({"error": self.refusal}) + "\n")
                    stream.flush()


@pytest.fixture
def project(tmp_path: Path) -> Registry:
    """A project with the models old, which is current, and new."""
    root = tmp_path / "project"
    (root / "models").mkdir(parents=True)
    (root / "requirements").mkdir()
    (root / "requirements" / "rasa.txt").write_text("rasa==3.6.21 \\\n")
    for name, day in (("old", 1), ("new", 2)):
        path = root / "models" / f"guichet-{name}.tar.gz"
        write_archive(path)
        at = f"2026-11-{day:02d}T10:00:00+00:00"
        write_card(root / "models", Card(path.name, name, trained_at=at, author="kim"))
    make_current(root, "guichet-old.tar.gz")
    return Registry(root)


@pytest.fixture
def studio(
    settings: Settings, assistant: ScriptedAssistant, project: Registry
) -> Iterator[TestClient]:
    app = create_app(settings, assistant, Library([]), project)
    with TestClient(app, base_url="http://testserver", headers=HEADERS) as client:
        yield signed_in(client, "trainer")


@pytest.fixture
def supervisor(settings: Settings) -> Iterator[Supervisor]:
    supervisor = Supervisor(settings.home)
    yield supervisor
    supervisor.close()


def measured(project: Registry, **candidate: Any) -> None:
    """Both models were compared; `candidate` as for `report`."""
    tests = folder_digest(TESTS)
    for name, numbers in (("old", {}), ("new", candidate)):
        model = project.find(f"guichet-{name}")
        keep_report(model.path, report(**numbers))
        # Measured on the test messages that there are.
        content = json.loads(report_file(model.path).read_text())
        assert content["tests"] == tests
    keep_conversations(
        project.find("guichet-new"), played_by(project.root), [{"name": "en/a", "error": None}]
    )


def test_models_are_closed_to_agents(studio: TestClient) -> None:
    signed_in(studio, "agent")
    for method, path in (("GET", ""), ("POST", "/train"), ("DELETE", "/guichet-new")):
        assert studio.request(method, MODELS + path).status_code == 403


def test_page_lists_the_models_with_what_is_known(studio: TestClient, project: Registry) -> None:
    page = studio.get("/studio/models").text

    assert page.index("guichet-new") < page.index("guichet-old")
    assert re.search(r'guichet-old</a> <span class="pill good">current', page)
    # Nobody takes orders here: the page says so, and offers nothing that would fail.
    assert "./guichet up" in page
    assert 'id="train"' not in page


def test_training_is_ordered_by_whom_it_was_asked_and_audited(
    studio: TestClient, supervisor: Supervisor, store: Store
) -> None:
    assert 'id="train"' in studio.get("/studio/models").text
    assert studio.post(f"{MODELS}/train", json={}).status_code == 202

    assert supervisor.orders == [{"do": "train", "by": "trainer@example.com"}]
    with store.unit_of_work() as session:
        assert "model_train" in session.scalars(select(AuditEntry.action)).all()


def test_second_training_is_refused_with_who_trains_since_when(
    studio: TestClient, supervisor: Supervisor
) -> None:
    supervisor.refusal = "kim@example.com trains since 10:00 (process 7)."
    answer = studio.post(f"{MODELS}/train", json={})

    assert answer.status_code == 409
    assert answer.json()["detail"][0]["message"] == supervisor.refusal


def test_nothing_is_ordered_where_nobody_takes_orders(studio: TestClient) -> None:
    answer = studio.post(f"{MODELS}/train", json={})

    assert answer.status_code == 409
    assert "./guichet train" in answer.json()["detail"][0]["message"]


def test_progress_is_shown_while_it_trains(studio: TestClient, project: Registry) -> None:
    with claim(project.folder, "train", "kim@example.com") as job:
        job.say("[ 1.0 s] 19000 messages")
        job.tell("19000 messages", 0.25, 180.0)
        page = studio.get("/studio/models").text
        answer = studio.get(f"{MODELS}/job").json()

    assert "kim@example.com" in page
    assert "about 3 min left" in page
    assert 'value="0.250"' in page
    assert "data-busy" in page
    assert (answer["job"]["state"], answer["log"]) == ("running", ["[ 1.0 s] 19000 messages"])
    assert "data-busy" not in studio.get("/studio/models").text


def test_candidate_is_promoted_only_after_it_was_compared_and_passes(
    studio: TestClient, supervisor: Supervisor, project: Registry
) -> None:
    promote = f"{MODELS}/guichet-new/promote"
    assert studio.post(promote, json={}).json()["detail"][0]["message"].startswith("compare it")

    measured(project, recall=0.5)
    answer = studio.post(promote, json={})
    assert answer.status_code == 409
    assert "Hacked accounts noticed: 98.0 % → 50.0 %" in answer.json()["detail"][0]["message"]
    assert supervisor.orders == []

    measured(project)
    assert studio.post(promote, json={}).status_code == 202
    (order,) = supervisor.orders
    assert (order["do"], order["model"], order["by"], order["forced"]) == (
        "promote",
        "guichet-new.tar.gz",
        "trainer@example.com",
        False,
    )


def test_promotion_below_the_gate_needs_a_reason_which_is_kept(
    studio: TestClient, supervisor: Supervisor, store: Store
) -> None:
    promote = f"{MODELS}/guichet-new/promote"
    assert studio.post(promote, json={"force": True, "reason": " "}).status_code == 422
    assert supervisor.orders == []

    body = {"force": True, "reason": "the old one misses a new fraud"}
    assert studio.post(promote, json=body).status_code == 202
    assert supervisor.orders[0]["reason"] == "the old one misses a new fraud"
    with store.unit_of_work() as session:
        query = select(AuditEntry).where(AuditEntry.action == "model_promoted")
        entry = session.scalars(query).one()
        assert entry.subject == "guichet-new"
        assert "new fraud" in str(entry.detail)


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nothing", 404, "There is no model 'nothing'"),
        ("POST", "/nothing/compare", 404, "There is no model 'nothing'"),
        ("POST", "/rollback", 409, "No earlier model is known"),
        ("DELETE", "/guichet-old", 409, "is the model that serves"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(
    studio: TestClient, supervisor: Supervisor, method: str, path: str, status: int, words: str
) -> None:
    answer = studio.request(method, MODELS + path, json={} if method == "POST" else None)

    assert answer.status_code == status
    assert words in answer.json()["detail"][0]["message"]


def test_model_of_another_rasa_and_a_broken_one_are_not_promoted(
    studio: TestClient, supervisor: Supervisor, project: Registry
) -> None:
    new = project.find("guichet-new").path
    write_archive(new, rasa="3.1.0")
    force = {"force": True, "reason": "because"}
    answer = studio.post(f"{MODELS}/guichet-new/promote", json=force)
    assert "trained by Rasa 3.1.0" in answer.json()["detail"][0]["message"]

    new.write_bytes(b"no model")
    answer = studio.post(f"{MODELS}/guichet-new/promote", json=force)
    assert "is broken and cannot be served" in answer.json()["detail"][0]["message"]
    assert supervisor.orders == []
    assert "guichet-new" in studio.get("/studio/models").text


def test_page_of_a_candidate_shows_verdict_figures_and_changed_messages(
    studio: TestClient, supervisor: Supervisor, project: Registry
) -> None:
    measured(project, wrong={"hello": "goodbye"}, languages={"fr": 0.5})
    page = studio.get("/studio/models/guichet-new").text

    assert "held back" in page
    assert "French: macro-F1 from 96.0% to 50.0%" in page
    assert page.count('<svg class="figure"') == 3
    assert "style=" not in page
    assert re.search(r"Right before and wrong now: 1</summary>", page)
    assert re.search(r'id="promote"[^>]* disabled', page)
    assert 'id="force"' in page


def test_page_of_a_model_that_is_gone_says_so(studio: TestClient) -> None:
    assert "There is no such model" in studio.get("/studio/models/guichet-gone").text


def test_failed_switch_is_shown_with_its_reason(studio: TestClient, supervisor: Supervisor) -> None:
    supervisor.content["switch"] = {
        **{"model": "guichet-new", "how": "promoted", "by": "kim", "stage": "testing"},
        **{"at": "2026-11-29T10:00:00+00:00", "outcome": "failed", "lines": []},
        "reason": "it fails its smoke test",
    }
    supervisor.write()
    page = studio.get("/studio/models").text

    assert "it fails its smoke test" in page
    assert "The model that served before still serves." in page
    assert "data-busy" not in page


def test_pruning_removes_what_the_rule_does_not_keep(studio: TestClient, project: Registry) -> None:
    for day in range(3, 15):
        path = project.folder / f"guichet-{day:04d}.tar.gz"
        write_archive(path)
        card = replace(read_card(path), trained_at=f"2026-12-{day:02d}T10:00:00+00:00")
        write_card(project.folder, card)
    answer = studio.post(f"{MODELS}/prune", json={})

    assert answer.json()["removed"] == ["guichet-0004", "guichet-0003", "guichet-new"]
    assert len(project.all()) == 11
