"""Wrong topic: put right where it stands, and kept for the trainers."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from helpdesk.agents.model import AuditEntry, TrainerFlag
from helpdesk.store.engine import Store
from tests.integration.conftest import Customer, ScriptedAssistant, agent_headers, begin


@pytest.fixture
def customer(api: TestClient, assistant: ScriptedAssistant) -> Customer:
    """Somebody whose question about a charge was taken for a refund."""
    assistant.intents["what is this charge"] = "request_refund"
    customer = begin(api, "premium", user="charged")
    customer.say("hello")
    customer.say("what is this charge")
    assert customer.state()["topic"] == "request_refund"
    return customer


def correct(api: TestClient, customer: Customer, topic: str, status: int = 200) -> None:
    answer = api.post(
        f"/api/v1/desk/conversations/{customer.id}/topic",
        json={"topic": topic, "reason": "asks, does not demand"},
        headers=agent_headers(api),
    )
    assert answer.status_code == status, answer.text


def test_trainers_get_the_message_when_an_agent_corrects_the_topic(
    api: TestClient, customer: Customer, store: Store
) -> None:
    correct(api, customer, "billing_question")
    assert customer.state()["topic"] == "billing_question"
    with store.unit_of_work() as session:
        flag = session.query(TrainerFlag).one()
        assert flag.text == "what is this charge"
        assert (flag.was, flag.should_be) == ("request_refund", "billing_question")
        assert flag.reason == "asks, does not demand"
        assert session.query(AuditEntry).filter_by(action="correct_topic").count() == 1


def test_open_ticket_gets_the_right_topic_when_the_conversation_does(
    api: TestClient, assistant: ScriptedAssistant, customer: Customer
) -> None:
    assistant.intents["a human please"] = "talk_to_agent"
    customer.say("a human please")
    customer.post("/pin", {"pin": "300003"})
    made = api.post(f"/api/v1/desk/conversations/{customer.id}/ticket", headers=agent_headers(api))
    assert made.status_code == 200
    correct(api, customer, "billing_question")
    assert [ticket["topic"] for ticket in customer.state()["tickets"]] == ["billing_question"]


def test_nothing_is_flagged_when_the_topic_is_right_already_or_does_not_exist(
    api: TestClient, customer: Customer, store: Store
) -> None:
    correct(api, customer, "request_refund")
    correct(api, customer, "greetings_from_nowhere", 422)
    with store.unit_of_work() as session:
        assert session.query(TrainerFlag).count() == 0
