"""Pages of tickets kept up to date, and two agents who answer the same ticket."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from tests.integration.conftest import agent_headers
from tests.integration.test_desk_tickets import as_customer, open_ticket

NEWS = "/api/v1/desk/ticket-news"
DESK = "/api/v1/desk/tickets"
ORIGIN = {"Origin": "http://testserver"}
OURS = {"x-guichet": "1"}


@pytest.fixture
def ada(api: TestClient) -> dict[str, str]:
    """The colleague, by token."""
    return agent_headers(api, "admin@example.com")


@pytest.fixture
def alex(api: TestClient, ada: dict[str, str]) -> Iterator[TestClient]:
    """The agent's browser: signed in by cookie."""
    body = {"email": "agent@example.com", "password": "guichet-demo"}
    assert api.post("/api/v1/session", json=body).status_code == 200
    yield api
    api.cookies.clear()


def mark_in(page: str) -> str:
    found = re.search(r'data-mark="([\d-]+)"', page)
    assert found
    return found[1]


def write_as_customer(api: TestClient, number: str, text: str) -> None:
    identity: Any = {"account": "premium", "user": "anna"}
    token = api.post("/api/v1/demo/identity", json=identity).json()["identity"]
    customer = {"Authorization": f"Bearer {token}"}
    path = f"/api/v1/support/tickets/{number}/replies"
    assert api.post(path, json={"text": text}, headers=customer).status_code == 201


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def test_page_of_a_ticket_is_told_when_a_colleague_does_something(
    alex: TestClient, ada: dict[str, str]
) -> None:
    number, other = open_ticket(alex), open_ticket(alex, "bert")
    mark = mark_in(alex.get(f"/desk/tickets/{number}").text)
    with alex.websocket_connect(f"{NEWS}?ticket={number}", headers=ORIGIN) as socket:
        assert socket.receive_json() == {"type": "news", "mark": mark}
        alex.post(f"{DESK}/{other}/notes", json={"text": "elsewhere"}, headers=ada)
        alex.post(f"{DESK}/{number}/notes", json={"text": "a note"}, headers=ada)
        told = socket.receive_json()
    assert told["type"] == "news"
    assert told["mark"] == mark_in(alex.get(f"/desk/tickets/{number}").text) != mark
    polled = alex.get(f"{NEWS}?ticket={number}").json()
    assert polled == told


def test_page_and_list_are_told_when_the_customer_writes(
    alex: TestClient, ada: dict[str, str]
) -> None:
    number = open_ticket(alex)
    one, every = (alex.get(path).json()["mark"] for path in (f"{NEWS}?ticket={number}", NEWS))
    write_as_customer(alex, number, "One more thing.")
    assert alex.get(f"{NEWS}?ticket={number}").json()["mark"] != one
    changed = alex.get("/api/v1/desk/changed-tickets", params={"after": every}).json()
    assert changed["changed"] == changed["matching"] == [number]


def test_page_of_a_ticket_is_told_when_a_colleague_writes_and_not_of_ones_own_writing(
    alex: TestClient, ada: dict[str, str]
) -> None:
    number, other = open_ticket(alex), open_ticket(alex, "bert")
    with alex.websocket_connect(f"{NEWS}?ticket={number}", headers=ORIGIN) as socket:
        socket.receive_json()
        own = alex.post(f"{DESK}/{number}/typing", json={}, headers=OURS)
        assert own.status_code == 204
        alex.post(f"{DESK}/{other}/typing", json={}, headers=ada)
        alex.post(f"{DESK}/{number}/typing", json={}, headers=ada)
        assert socket.receive_json() == {"type": "typing", "name": "Ada"}


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}])
def test_news_are_refused_when_another_site_asks(alex: TestClient, headers: dict[str, str]) -> None:
    with (
        alex.websocket_connect(NEWS, headers=headers) as socket,
        pytest.raises(WebSocketDisconnect),
    ):
        socket.receive_json()


def test_news_are_for_agents_only(api: TestClient) -> None:
    trainer = agent_headers(api, "trainer@example.com")
    for path in (NEWS, "/api/v1/desk/changed-tickets?after=0-0"):
        assert api.get(path).status_code == 401
        assert api.get(path, headers=trainer).status_code == 403


def test_list_counts_what_changed_of_what_it_shows_and_would_show(
    alex: TestClient, ada: dict[str, str]
) -> None:
    french, german = open_ticket(alex), open_ticket(alex, "bert", language="de")
    mark = mark_in(alex.get("/desk/tickets?language=fr").text)
    path = "/api/v1/desk/changed-tickets"
    nothing = alex.get(path, params={"after": mark}).json()
    assert nothing == {"changed": [], "matching": [], "mark": mark}
    for number in (french, german):
        alex.post(f"{DESK}/{number}/replies", json={"text": "Done."}, headers=ada)
    new = open_ticket(alex, "carl")
    params = {"after": mark, "language": "fr", "status": "open"}
    news = alex.get(path, params=params).json()
    assert set(news["changed"]) == {french, german, new}
    assert news["matching"] == [new], "the other French one is answered now"
    assert news["mark"] != mark
    searched = alex.get(path, params={"after": mark, "q": "invoice 17", "language": "de"}).json()
    assert searched["matching"] == [german]
    for wrong in ("", "x", "1", "1-2-3", "٣-1"):
        assert alex.get(path, params={"after": wrong}).status_code == 422


def test_reply_is_refused_once_when_a_colleague_has_just_answered(
    alex: TestClient, ada: dict[str, str]
) -> None:
    number = open_ticket(alex)
    page = alex.get(f"/desk/tickets/{number}").text
    alex.post(f"{DESK}/{number}/replies", json={"text": "Here is Ada."}, headers=ada)
    form = {"kind": "reply", "text": "Mine as well", "seen": seen_in(page)}
    refused = alex.post(f"/desk/tickets/{number}/write", data=form, headers=OURS).text
    assert "Ada replied while you were writing" in refused
    assert ">Mine as well</textarea>" in refused
    assert "Here is Ada." in refused
    assert len(as_customer(alex, number)["replies"]) == 1
    form["seen"] = seen_in(refused)
    alex.post(f"/desk/tickets/{number}/write", data=form, headers=OURS)
    said = [reply["text"] for reply in as_customer(alex, number)["replies"]]
    assert said == ["Here is Ada.", "Mine as well"]


def test_reply_goes_when_only_a_note_was_written_meanwhile(
    alex: TestClient, ada: dict[str, str]
) -> None:
    number = open_ticket(alex)
    alex.post(f"{DESK}/{number}/notes", json={"text": "among us"}, headers=ada)
    sent = alex.post(f"{DESK}/{number}/replies", json={"text": "Hello", "seen": 0}, headers=ada)
    assert sent.status_code == 200


def test_reply_is_refused_in_the_desks_language_when_the_customer_wrote_meanwhile(
    alex: TestClient, ada: dict[str, str]
) -> None:
    number = open_ticket(alex)
    write_as_customer(alex, number, "It is solved.")
    german = {**ada, "Accept-Language": "de"}
    body = {"text": "Any news?", "seen": 0}
    refused = alex.post(f"{DESK}/{number}/replies", json=body, headers=german)
    assert refused.status_code == 409
    assert refused.json()["detail"][0]["message"].startswith("Der Kunde hat geschrieben")
