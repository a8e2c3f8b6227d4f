"""PIN, queue, desk: from the request for a human to the closed conversation."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select, text
from starlette.testclient import TestClient

from helpdesk.conversations.model import PinCheck
from helpdesk.conversations.promises import keep_promises
from helpdesk.store.engine import Store
from tests.integration.conftest import Customer, ScriptedAssistant, agent_headers, begin

PIN = "300003"


@pytest.fixture
def waiting(api: TestClient, assistant: ScriptedAssistant) -> Customer:
    """A premium customer who has asked for an agent and is asked for the PIN."""
    assistant.intents["a human please"] = "talk_to_agent"
    customer = begin(api, "premium", user="waiting")
    assert customer.say("a human please").json()["expects"] == "pin"
    return customer


def test_pin_is_refused_and_not_counted_when_none_was_asked_for(api: TestClient) -> None:
    customer = begin(api, "premium", user="early")
    assert customer.post("/pin", {"pin": PIN}).status_code == 409


@pytest.mark.parametrize("pin", ["12345", "1234567", "abcdef", "", 300003, None])
def test_a_malformed_pin_is_refused_and_not_counted(waiting: Customer, pin: Any) -> None:
    assert waiting.post("/pin", {"pin": pin}).status_code == 422
    assert waiting.post("/pin", {"pin": "000000"}).json()["attempts_left"] == 2


def test_three_wrong_pins_lock_the_account_in_every_conversation(
    api: TestClient, waiting: Customer, assistant: ScriptedAssistant
) -> None:
    states = [waiting.post("/pin", {"pin": "000000"}).json()["pin"] for _ in range(3)]
    assert states == ["failed", "failed", "locked"]
    assert waiting.post("/pin", {"pin": PIN}).json()["pin"] == "locked"
    other = begin(api, "premium", user="waiting")
    other.say("a human please")
    assert other.post("/pin", {"pin": PIN}).json()["pin"] == "locked"
    stranger = begin(api, "premium", user="somebody-else")
    stranger.say("a human please")
    assert stranger.post("/pin", {"pin": PIN}).json()["pin"] == "verified"


def test_each_pin_is_counted_by_its_result_and_kept_nowhere(
    waiting: Customer, store: Store
) -> None:
    for pin in ("000000", "000001", PIN):
        waiting.post("/pin", {"pin": pin})
    assert waiting.post("/pin", {"pin": PIN}).status_code == 409
    with store.reading() as session:
        checks = session.scalars(select(PinCheck).order_by(PinCheck.id)).all()
    assert [check.result for check in checks] == ["failed", "failed", "verified"]
    assert {check.conversation_id for check in checks} == {waiting.id}
    assert set(PinCheck.__table__.columns.keys()) == {"id", "conversation_id", "at", "result"}


def test_right_pin_queues_at_once_and_tells_the_position(
    api: TestClient, waiting: Customer, assistant: ScriptedAssistant
) -> None:
    answer = waiting.post("/pin", {"pin": "300 003"}).json()
    assert (answer["pin"], answer["state"]) == ("verified", "queued")
    second = begin(api, "premium", user="second")
    second.say("a human please")
    second.post("/pin", {"pin": PIN})
    assert waiting.state()["handoff"]["position"] == 1
    assert second.state()["handoff"]["position"] == 2


def test_a_pin_typed_as_text_is_taken_and_kept_nowhere(
    waiting: Customer, store: Store, assistant: ScriptedAssistant
) -> None:
    heard = len(assistant.heard)
    answer = waiting.say("it is 300 003").json()
    assert answer["state"] == "queued"
    assert len(assistant.heard) == heard
    with store.engine.connect() as connection:
        for table in ("messages", "turns", "conversations", "handoffs"):
            for row in connection.execute(text(f"SELECT * FROM {table}")):
                assert "300003" not in str(row).replace(" ", "")


def test_right_pin_after_closing_time_is_told_what_can_be_done(
    api: TestClient, waiting: Customer
) -> None:
    api.patch(
        f"/api/v1/conversations/{waiting.id}",
        json={"simulated_now": "2026-11-24T18:00:00+01:00"},
        headers=waiting.headers,
    )
    answer = waiting.post("/pin", {"pin": PIN}).json()
    assert (answer["pin"], answer["state"]) == ("verified", "bot")
    assert waiting.state()["decision"]["channel"] == "ticket"


def test_agent_accepts_answers_notes_and_closes(
    api: TestClient, waiting: Customer, assistant: ScriptedAssistant
) -> None:
    waiting.post("/pin", {"pin": PIN})
    agent = agent_headers(api)
    path = f"/api/v1/desk/conversations/{waiting.id}"
    queue = api.get("/api/v1/desk/conversations?state=queued", headers=agent).json()["items"]
    assert [item["id"] for item in queue] == [waiting.id]
    early = api.post(f"{path}/messages", json={"text": "hello"}, headers=agent)
    assert early.status_code == 409
    opened = api.post(f"{path}/accept", headers=agent).json()
    assert opened["state"] == "live"
    assert opened["briefing"]["customer"]["plan"] == "premium"
    api.post(f"{path}/notes", json={"text": "secret note"}, headers=agent)
    api.post(f"{path}/messages", json={"text": "Hello from Alex"}, headers=agent)
    heard = len(assistant.heard)
    waiting.say("thanks, my PIN is 300003")
    assert len(assistant.heard) == heard
    seen = "\n".join(m["text"] for m in waiting.state()["messages"])
    assert "Hello from Alex" in seen
    assert "secret note" not in seen
    api.post(f"{path}/close", json={"reason": "solved"}, headers=agent)
    assert waiting.state()["state"] == "closed"
    assert waiting.say("one more thing").status_code == 409
    desk = api.get(path, headers=agent).json()
    assert {m["text"] for m in waiting.state()["messages"]} <= {m["text"] for m in desk["messages"]}
    assert "300003" not in str(desk)
    assert waiting.post("/rating", {"score": 5}).status_code == 200


def test_file_is_refused_when_the_conversation_is_closed(
    api: TestClient, waiting: Customer
) -> None:
    waiting.post("/pin", {"pin": PIN})
    agent = agent_headers(api)
    path = f"/api/v1/desk/conversations/{waiting.id}"
    api.post(f"{path}/accept", headers=agent)
    api.post(f"{path}/close", json={"reason": "solved"}, headers=agent)
    said = waiting.state()["messages"]
    late = api.post(
        f"/api/v1/conversations/{waiting.id}/attachments",
        files={"file": ("late.txt", b"too late")},
        headers=waiting.headers,
    )
    assert late.status_code == 409
    assert waiting.state()["messages"] == said


def test_of_two_agents_at_once_one_gets_it_and_the_other_is_told_by_whom(
    api: TestClient, waiting: Customer
) -> None:
    waiting.post("/pin", {"pin": PIN})
    both = [agent_headers(api), agent_headers(api, "admin@example.com")]
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(
                lambda headers: api.post(
                    f"/api/v1/desk/conversations/{waiting.id}/accept", headers=headers
                ),
                both,
            )
        )
    assert sorted(a.status_code for a in answers) == [200, 409]
    refused = next(a for a in answers if a.status_code == 409)
    assert "taken by A" in refused.json()["detail"][0]["message"]


def test_nobody_accepts_in_time_becomes_one_ticket(
    api: TestClient, waiting: Customer, store: Store
) -> None:
    waiting.post("/pin", {"pin": PIN})
    later = {"simulated_now": "2026-11-24T10:10:00+01:00"}
    for _ in range(2):
        api.patch(f"/api/v1/conversations/{waiting.id}", json=later, headers=waiting.headers)
        keep_promises(api.app.state.counter)  # type: ignore[attr-defined]
    state = waiting.state()
    assert state["state"] == "bot"
    assert len(state["tickets"]) == 1
    assert sum(state["tickets"][0]["number"] in m["text"] for m in state["messages"]) == 1


@pytest.mark.parametrize(("language", "call"), [("en", "your call"), ("fr", "votre appel")])
def test_customer_who_waited_for_a_call_is_told_of_the_call_when_it_becomes_a_ticket(
    api: TestClient, assistant: ScriptedAssistant, language: str, call: str
) -> None:
    assistant.intents["call me"] = "request_phone_call"
    customer = begin(api, "custom", user="phones", language=language)
    customer.say("call me")
    customer.post("/pin", {"pin": "400004"})
    assert customer.state()["handoff"]["channel"] == "phone"
    later = {"simulated_now": "2026-11-24T10:10:00+01:00"}
    api.patch(f"/api/v1/conversations/{customer.id}", json=later, headers=customer.headers)
    keep_promises(api.app.state.counter)  # type: ignore[attr-defined]
    told = customer.state()["messages"][-1]["text"]
    assert call in told
    assert "chat" not in told


def test_customer_leaves_the_queue(waiting: Customer) -> None:
    said = waiting.post("/pin", {"pin": PIN}).json()["messages"]
    leave = next(c["id"] for m in said for c in m["choices"] if "leave" in c["id"])
    assert waiting.pick(leave).json()["state"] == "bot"
    assert waiting.state()["handoff"]["state"] == "left"


def test_transfer_puts_it_back_into_the_queue(api: TestClient, waiting: Customer) -> None:
    waiting.post("/pin", {"pin": PIN})
    agent = agent_headers(api)
    path = f"/api/v1/desk/conversations/{waiting.id}"
    api.post(f"{path}/accept", headers=agent)
    answer = api.post(f"{path}/transfer", json={"text": "needs billing"}, headers=agent)
    assert answer.json()["state"] == "queued"
    assert waiting.state()["handoff"]["agent"] is None


def test_an_agent_turns_a_chat_into_a_ticket(api: TestClient, waiting: Customer) -> None:
    waiting.post("/pin", {"pin": PIN})
    agent = agent_headers(api)
    path = f"/api/v1/desk/conversations/{waiting.id}"
    api.post(f"{path}/accept", headers=agent)
    assert api.post(f"{path}/ticket", headers=agent).status_code == 200
    (ticket,) = waiting.state()["tickets"]
    shown = api.get(f"/api/v1/desk/tickets/{ticket['number']}", headers=agent).json()
    assert any("a human please" in m["text"] for m in shown["messages"])


def test_desk_needs_a_signed_in_agent(api: TestClient, waiting: Customer) -> None:
    path = "/api/v1/desk/conversations"
    assert api.get(path).status_code == 401
    trainer = agent_headers(api, "trainer@example.com")
    assert api.get(path, headers=trainer).status_code == 403
    wrong = api.post("/api/v1/session", json={"email": "agent@example.com", "password": "no"})
    assert wrong.status_code == 401


def test_a_cookie_alone_changes_nothing(api: TestClient, waiting: Customer) -> None:
    waiting.post("/pin", {"pin": PIN})
    api.post("/api/v1/session", json={"email": "agent@example.com", "password": "guichet-demo"})
    path = f"/api/v1/desk/conversations/{waiting.id}/accept"
    assert api.post(path).status_code == 403
    assert api.post(path, headers={"X-Guichet": "1"}).status_code == 200
    assert api.delete("/api/v1/session").status_code == 204
    assert api.get("/api/v1/session").status_code == 401
