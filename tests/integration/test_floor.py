"""The floor in real time: who comes first, who is here, and who went away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from helpdesk.agents.abandoned import free_abandoned
from helpdesk.agents.model import AuditEntry, Handoff, Staff
from helpdesk.clock import real_now
from helpdesk.store.engine import Store
from tests.integration.conftest import Customer, ScriptedAssistant, agent_headers, begin

ORIGIN = {"Origin": "http://testserver"}
EVENTS = "/api/v1/desk/events"


def queued(
    api: TestClient, assistant: ScriptedAssistant, user: str, language: str = "en"
) -> Customer:
    assistant.intents["a human please"] = "talk_to_agent"
    customer = begin(api, "premium", user=user, language=language)
    customer.say("a human please")
    assert customer.post("/pin", {"pin": "300003"}).json()["state"] == "queued"
    return customer


@pytest.fixture
def browser(api: TestClient) -> Iterator[TestClient]:
    """An agent's browser: signed in by cookie."""
    body = {"email": "agent@example.com", "password": "guichet-demo"}
    assert api.post("/api/v1/session", json=body).status_code == 200
    yield api
    api.cookies.clear()


def floor_of(socket: Any) -> Any:
    """The next floor that is sent."""
    while True:
        event = socket.receive_json()
        if event["type"] == "floor":
            return event


def test_desk_is_sent_the_floor_when_somebody_begins_to_wait(
    browser: TestClient, assistant: ScriptedAssistant
) -> None:
    with browser.websocket_connect(EVENTS, headers=ORIGIN) as socket:
        assert floor_of(socket)["waiting"] == []
        customer = queued(browser, assistant, "arrives")
        waiting: list[Any] = []
        while not waiting:
            waiting = floor_of(socket)["waiting"]
    assert [item["id"] for item in waiting] == [customer.id]
    assert waiting[0]["plan"] == "premium"
    assert waiting[0]["pin"] == "verified"
    assert waiting[0]["answerable"]


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}])
def test_desk_socket_is_refused_when_another_site_opens_it(
    browser: TestClient, headers: dict[str, str]
) -> None:
    with (
        browser.websocket_connect(EVENTS, headers=headers) as socket,
        pytest.raises(WebSocketDisconnect),
    ):
        socket.receive_json()


def test_desk_socket_is_refused_when_nobody_is_signed_in(api: TestClient) -> None:
    with (
        api.websocket_connect(EVENTS, headers=ORIGIN) as socket,
        pytest.raises(WebSocketDisconnect),
    ):
        socket.receive_json()


def test_conversations_in_the_agents_languages_come_first_when_others_wait_longer(
    api: TestClient, assistant: ScriptedAssistant
) -> None:
    french = queued(api, assistant, "francaise", "fr")
    english = queued(api, assistant, "english")
    agent = agent_headers(api)
    stated = api.patch("/api/v1/session", json={"languages": ["en"], "capacity": 2}, headers=agent)
    assert stated.json()["capacity"] == 2
    floor = api.get("/api/v1/desk/floor", headers=agent).json()
    assert [item["id"] for item in floor["waiting"]] == [english.id, french.id]
    assert [item["answerable"] for item in floor["waiting"]] == [True, False]
    assert floor["me"] == {"languages": ["en"], "capacity": 2, "live": 0}


def test_agent_is_called_by_whom_they_can_take_and_by_what_a_customer_writes(
    api: TestClient, assistant: ScriptedAssistant, store: Store
) -> None:
    agent = agent_headers(api)

    def calls() -> list[tuple[str, str]]:
        answer = api.get("/api/v1/desk/calls", headers=agent).json()
        floor = api.get("/api/v1/desk/floor", headers=agent).json()
        assert (answer["calls"], answer["urgent"]) == (floor["calls"], floor["urgent"])
        keys.append({each["key"] for each in answer["calls"]})
        return [(each["why"], each["conversation"]) for each in answer["calls"]]

    keys: list[set[str]] = []
    api.patch("/api/v1/session", json={"languages": ["en"], "capacity": 1}, headers=agent)
    french, english = queued(api, assistant, "anne", "fr"), queued(api, assistant, "ann")
    assert calls() == [("arrived", english.id)]
    accepted(api, english, agent)
    # The agent has as many as they want; and has answered, which is no news.
    queued(api, assistant, "bob")
    wrote = calls()
    path = f"/api/v1/desk/conversations/{english.id}"
    api.post(f"{path}/messages", json={"text": "Hello"}, headers=agent)
    assert wrote == calls() == [("wrote", english.id)]
    english.say("My phone is 4111 1111 1111 1111")
    assert calls() == wrote
    assert keys[-1] != keys[-2] == keys[-3]
    answer = api.get("/api/v1/desk/calls", headers=agent)
    assert "phone" not in answer.text
    assert french.id not in answer.text


def test_hearing_of_calls_is_not_being_at_the_desk(browser: TestClient, store: Store) -> None:
    with browser.websocket_connect("/api/v1/desk/calls", headers=ORIGIN) as socket:
        assert socket.receive_json() == {"type": "calls", "calls": [], "urgent": 0}
    with store.reading() as session:
        assert [each.seen_at for each in session.query(Staff)] == [None] * 3
    trainer = agent_headers(browser, "trainer@example.com")
    assert browser.get("/api/v1/desk/calls", headers=trainer).status_code == 403


@pytest.mark.parametrize(
    "wrong", [{"languages": []}, {"languages": ["english"]}, {"capacity": -1}, {"role": "admin"}]
)
def test_profile_is_refused_when_it_is_malformed(api: TestClient, wrong: Any) -> None:
    assert api.patch("/api/v1/session", json=wrong, headers=agent_headers(api)).status_code == 422


def accepted(api: TestClient, customer: Customer, agent: dict[str, str]) -> None:
    path = f"/api/v1/desk/conversations/{customer.id}/accept"
    assert api.post(path, headers=agent).status_code == 200


def away(store: Store, seconds: int) -> None:
    """All agents' browsers were last seen so long ago."""
    with store.unit_of_work() as session:
        then = real_now() - timedelta(seconds=seconds)
        session.execute(update(Handoff).values(agent_seen_at=then))
        session.execute(update(Staff).values(seen_at=then))


def test_both_sides_are_told_when_the_agents_browser_is_gone_for_a_minute(
    api: TestClient, assistant: ScriptedAssistant, store: Store
) -> None:
    customer = queued(api, assistant, "left", "fr")
    agent = agent_headers(api)
    api.get("/api/v1/desk/floor", headers=agent)
    accepted(api, customer, agent)
    counter = api.app.state.counter  # type: ignore[attr-defined]
    assert free_abandoned(counter) == []
    away(store, 61)
    assert free_abandoned(counter) == [customer.id]
    assert free_abandoned(counter) == []
    state = customer.state()
    assert (state["state"], state["handoff"]["agent"]) == ("queued", None)
    assert "Alex a perdu la connexion" in state["messages"][-1]["text"]
    desk = api.get(f"/api/v1/desk/conversations/{customer.id}", headers=agent).json()
    assert "Alex’s browser was gone" in desk["messages"][-1]["text"]
    assert desk["messages"][-1]["internal"]


def test_nothing_is_freed_when_the_agent_works_by_script(
    api: TestClient, assistant: ScriptedAssistant, store: Store
) -> None:
    customer = queued(api, assistant, "script")
    accepted(api, customer, agent_headers(api))
    with store.unit_of_work() as session:
        assert session.query(Handoff).one().agent_seen_at is None
    assert free_abandoned(api.app.state.counter) == []  # type: ignore[attr-defined]
    assert customer.state()["state"] == "live"


def test_looking_at_the_floor_keeps_a_conversation_when_the_agent_comes_back(
    api: TestClient, assistant: ScriptedAssistant, store: Store
) -> None:
    customer = queued(api, assistant, "back")
    agent = agent_headers(api)
    api.get("/api/v1/desk/floor", headers=agent)
    accepted(api, customer, agent)
    away(store, 61)
    api.get("/api/v1/desk/floor", headers=agent)
    assert free_abandoned(api.app.state.counter) == []  # type: ignore[attr-defined]
    assert customer.state()["state"] == "live"


def test_reading_is_written_down_once_when_the_view_is_refreshed(
    api: TestClient, assistant: ScriptedAssistant, store: Store
) -> None:
    customer = queued(api, assistant, "refreshed")
    for headers in (agent_headers(api), agent_headers(api, "admin@example.com")):
        for _ in range(2):
            path = f"/api/v1/desk/conversations/{customer.id}"
            assert api.get(path, headers=headers).status_code == 200
    with store.unit_of_work() as session:
        readings = session.query(AuditEntry).filter_by(action="read", subject=customer.id)
        assert readings.count() == 2
