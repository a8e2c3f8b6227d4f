"""The studio's pages and API about models: seen, trained, compared, promoted, removed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.registry.cards import read_card, write_card
from bot.registry.job import claim
from helpdesk.agents.model import AuditEntry
from helpdesk.store.engine import Store
from helpdesk.training.models.registry import Registry
from tests.integration.models.conftest import MODELS, Supervisor, measured
from tests.integration.test_studio import signed_in
from tests.unit.training.models.conftest import write_archive


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


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "kim@example.com trains since 10:00 (process 7)."),
        ("fr", "kim@example.com entraîne un modèle depuis 10:00 (processus 7)."),
        ("es", "kim@example.com está entrenando desde 10:00 (proceso 7)."),
    ],
)
def test_second_training_is_refused_with_who_trains_since_when(
    studio: TestClient, supervisor: Supervisor, language: str, told: str
) -> None:
    values = {"by": "kim@example.com", "since": "10:00", "process": 7}
    supervisor.refusal = {"name": "busy_train", "values": values}
    studio.patch("/api/v1/session", json={"desk_language": language})
    answer = studio.post(f"{MODELS}/train", json={})

    assert answer.status_code == 409
    assert answer.json()["detail"][0]["message"].startswith(told)


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
    assert studio.post(promote, json={}).json()["detail"][0]["message"].startswith("Compare it")

    measured(project, recall=0.5)
    answer = studio.post(promote, json={})
    assert answer.status_code == 409
    told = answer.json()["detail"][0]["message"]
    assert "Hacked accounts noticed: from 98.0% to 50.0%" in told
    german = studio.post(promote, json={}, headers={"Accept-Language": "de"})
    assert "Es hält die Schwelle nicht: " in german.json()["detail"][0]["message"]
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


def test_pruning_removes_what_the_rule_does_not_keep(studio: TestClient, project: Registry) -> None:
    for day in range(3, 15):
        path = project.folder / f"guichet-{day:04d}.tar.gz"
        write_archive(path)
        card = replace(read_card(path), trained_at=f"2026-12-{day:02d}T10:00:00+00:00")
        write_card(project.folder, card)
    answer = studio.post(f"{MODELS}/prune", json={})

    assert answer.json()["removed"] == ["guichet-0004", "guichet-0003", "guichet-new"]
    assert len(project.all()) == 11
