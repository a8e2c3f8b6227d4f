"""Conversations that change hands: to a colleague, a team, a language, the assistant."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from helpdesk.agents.audit import READS
from helpdesk.agents.model import AuditEntry, Staff
from helpdesk.clock import real_now
from helpdesk.store.engine import Store
from tests.integration.conftest import Customer, ScriptedAssistant, agent_headers, begin

ADMIN = "admin@example.com"


@pytest.fixture
def served(api: TestClient, assistant: ScriptedAssistant) -> Customer:
    """A French customer whom Alex serves."""
    assistant.intents["un humain"] = "talk_to_agent"
    customer = begin(api, "premium", user="served", language="fr")
    customer.say("un humain")
    assert customer.post("/pin", {"pin": "300003"}).json()["state"] == "queued"
    post(api, customer, "accept", agent_headers(api))
    return customer


@pytest.fixture
def alex(api: TestClient) -> dict[str, str]:
    return agent_headers(api)


@pytest.fixture
def ada(api: TestClient) -> dict[str, str]:
    """A colleague who shows the desk."""
    headers = agent_headers(api, ADMIN)
    api.get("/api/v1/desk/floor", headers=headers)
    return headers


def post(api: TestClient, customer: Customer, what: str, headers: dict[str, str], **body: Any):
    path = f"/api/v1/desk/conversations/{customer.id}/{what}"
    return api.post(path, json=body or None, headers=headers)


def said(response: Any) -> str:
    return str(response.json()["detail"][0]["message"])


def waiting(api: TestClient, headers: dict[str, str]) -> list[Any]:
    return list(api.get("/api/v1/desk/floor", headers=headers).json()["waiting"])


def joins(store: Store, email: str, *teams: str) -> None:
    with store.unit_of_work() as session:
        session.execute(update(Staff).where(Staff.email == email).values(teams=list(teams)))


def test_colleague_is_offered_what_was_passed_to_them_before_all_others(
    api: TestClient,
    assistant: ScriptedAssistant,
    served: Customer,
    alex: dict[str, str],
    ada: dict[str, str],
) -> None:
    assistant.intents["a human please"] = "talk_to_agent"
    earlier = begin(api, "premium", user="earlier")
    earlier.say("a human please")
    earlier.post("/pin", {"pin": "300003"})
    api.patch("/api/v1/session", json={"languages": ["en"]}, headers=ada)
    passed = post(api, served, "transfer", alex, agent=ADMIN, text="knows the invoice")
    assert passed.json()["state"] == "queued"
    notes = [m["text"] for m in passed.json()["messages"] if m["internal"]]
    assert notes == ["knows the invoice", "Alex passed it on to Ada."]
    hers = waiting(api, ada)
    assert [(each["id"], each["for_me"], each["offered"]) for each in hers] == [
        (served.id, True, True),
        (earlier.id, False, True),
    ]
    assert hers[0]["handoff"]["for_agent"] == "Ada"
    his = waiting(api, alex)
    assert [(each["id"], each["offered"]) for each in his] == [
        (earlier.id, True),
        (served.id, False),
    ]
    told = [m["text"] for m in served.state()["messages"]]
    assert "transmise" in told[-1]
    assert not any("knows the invoice" in text for text in told)
    assert post(api, served, "accept", ada).json()["agent"]["name"] == "Ada"


def test_what_was_passed_on_is_offered_to_all_when_the_colleague_has_left(
    api: TestClient, store: Store, served: Customer, alex: dict[str, str], ada: dict[str, str]
) -> None:
    post(api, served, "transfer", alex, agent=ADMIN)
    with store.unit_of_work() as session:
        session.execute(update(Staff).where(Staff.email == ADMIN).values(seen_at=None))
    assert [each["offered"] for each in waiting(api, alex)] == [True]


@pytest.mark.parametrize("target", [{"team": "Billing"}, {"language": "fr"}])
def test_team_is_offered_what_was_passed_to_it(
    api: TestClient,
    store: Store,
    served: Customer,
    alex: dict[str, str],
    ada: dict[str, str],
    target: dict[str, str],
) -> None:
    joins(store, ADMIN, "Billing")
    api.patch("/api/v1/session", json={"languages": ["de"]}, headers=alex)
    floor = api.get("/api/v1/desk/floor", headers=alex).json()
    assert floor["teams"] == [{"name": "Billing", "here": 1}]
    assert {"code": "fr", "here": 1} in floor["spoken"]
    assert post(api, served, "transfer", alex, **target).status_code == 200
    assert [each["for_me"] for each in waiting(api, ada)] == [True]
    assert [each["offered"] for each in waiting(api, alex)] == [False]


@pytest.mark.parametrize(
    ("target", "field", "words"),
    [
        ({"agent": ADMIN}, "agent", "Ada is not at the desk"),
        ({"agent": "trainer@example.com"}, "agent", "Toni does not answer customers"),
        ({"agent": "who@example.com"}, "agent", "who@example.com does not answer"),
        ({"agent": "agent@example.com"}, "agent", "You have this conversation already"),
        ({"team": "Billing"}, "team", "Nobody of “Billing” is at the desk"),
        ({"language": "de"}, "language", "Nobody of “German” is at the desk"),
    ],
)
def test_transfer_to_somebody_absent_is_refused_and_changes_nothing(
    api: TestClient,
    store: Store,
    served: Customer,
    alex: dict[str, str],
    target: dict[str, str],
    field: str,
    words: str,
) -> None:
    joins(store, ADMIN, "Billing")
    before = served.state()
    refused = post(api, served, "transfer", alex, text="the note", **target)
    assert refused.status_code == 409
    assert refused.json()["detail"][0]["field"] == field
    assert words in said(refused)
    assert served.state() == before
    desk = api.get(f"/api/v1/desk/conversations/{served.id}", headers=alex).json()
    assert not any("the note" in m["text"] for m in desk["messages"])


def test_transfer_is_refused_when_it_names_two_targets(
    api: TestClient, served: Customer, alex: dict[str, str]
) -> None:
    assert post(api, served, "transfer", alex, agent=ADMIN, team="Billing").status_code == 422


def test_assistant_answers_again_when_the_agent_hands_the_conversation_back(
    api: TestClient, assistant: ScriptedAssistant, served: Customer, alex: dict[str, str]
) -> None:
    heard = len(assistant.heard)
    back = post(api, served, "assistant", alex, text="only wanted the hours")
    assert back.json()["state"] == "bot"
    state = served.state()
    assert (state["state"], state["pin"], state["handoff"]["state"]) == (
        "bot",
        "not_asked",
        "ended",
    )
    assert "Alex vous a rendu" in state["messages"][-1]["text"]
    assert [choice["title"] for choice in state["messages"][-1]["choices"]]
    served.say("merci")
    assert len(assistant.heard) == heard + 1
    refused = post(api, served, "messages", alex, text="one more thing")
    assert (refused.status_code, said(refused)) == (409, "Accept the conversation first.")


def test_reply_is_there_once_when_it_is_sent_again_with_the_same_client_id(
    api: TestClient, served: Customer, alex: dict[str, str], store: Store
) -> None:
    key = str(uuid.uuid4())
    for _ in range(2):
        assert post(api, served, "messages", alex, text="Bonjour", client_id=key).status_code == 200
    assert [m["text"] for m in served.state()["messages"]].count("Bonjour") == 1
    with store.unit_of_work() as session:
        replies = session.scalars(select(AuditEntry.id).where(AuditEntry.action == "reply")).all()
    assert len(replies) == 1


def test_reply_to_a_closed_conversation_is_refused_in_the_agents_language(
    api: TestClient, served: Customer, alex: dict[str, str]
) -> None:
    api.patch("/api/v1/session", json={"desk_language": "fr"}, headers=alex)
    post(api, served, "close", alex, reason="solved")
    refused = post(api, served, "messages", alex, text="trop tard")
    assert refused.status_code == 409
    assert "Cette conversation est fermée" in said(refused)
    assert post(api, served, "ticket", alex).status_code == 409
    assert post(api, served, "notes", alex, text="trop tard").status_code == 200


def test_colleague_cannot_act_for_the_agent_who_has_the_conversation(
    api: TestClient, served: Customer, ada: dict[str, str]
) -> None:
    for what, body in (
        ("messages", {"text": "hello"}),
        ("transfer", {}),
        ("assistant", {}),
        ("ticket", {}),
        ("close", {}),
        ("typing", {}),
    ):
        refused = post(api, served, what, ada, **body)
        assert (refused.status_code, said(refused)) == (409, "Alex has this conversation."), what
    assert served.state()["state"] == "live"


def test_briefing_says_why_the_conversation_is_here(
    api: TestClient, served: Customer, alex: dict[str, str]
) -> None:
    briefing = api.get(f"/api/v1/desk/conversations/{served.id}", headers=alex).json()["briefing"]
    assert briefing["because"] == "asked"
    assert briefing["customer"]["pin"] == "verified"


def test_who_was_passed_what_is_in_the_audit_log(
    api: TestClient, store: Store, served: Customer, alex: dict[str, str], ada: dict[str, str]
) -> None:
    post(api, served, "transfer", alex, agent=ADMIN)
    post(api, served, "accept", ada)
    post(api, served, "assistant", ada)
    with store.unit_of_work() as session:
        rows = session.execute(
            select(AuditEntry.action, AuditEntry.detail)
            .where(
                AuditEntry.subject == served.id,
                AuditEntry.action.not_in(READS),
                AuditEntry.at <= real_now(),
            )
            .order_by(AuditEntry.id)
        ).all()
    assert [tuple(row) for row in rows] == [
        ("accept", None),
        ("transfer", ADMIN),
        ("accept", None),
        ("give_back", None),
    ]
