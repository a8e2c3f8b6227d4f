"""The conversation API as published: what a client may rely on."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.conftest import Customer, ScriptedAssistant, begin

HUGE = "9999-12-31T23:59:59Z"


def test_start_names_the_assistant_and_the_privacy_notice(api: TestClient) -> None:
    first = begin(api).state()["messages"][0]
    assert first["author"] == "assistant"
    assert "automated" in first["text"]
    assert "/privacy" in first["text"]


def test_same_client_id_gets_the_same_answer_and_changes_nothing(
    api: TestClient, assistant: ScriptedAssistant
) -> None:
    customer, client_id = begin(api), str(uuid.uuid4())
    first = customer.say("hello", client_id).json()
    count = len(customer.state()["messages"])
    assert customer.say("something else", client_id).json() == first
    assert len(customer.state()["messages"]) == count
    assert len(assistant.heard) == 1


def test_another_conversations_token_opens_nothing(api: TestClient) -> None:
    one, two = begin(api), begin(api)
    assert Customer(api, one.id, two.token).get().status_code == 404
    assert Customer(api, one.id, "").get().status_code == 404
    assert Customer(api, str(uuid.uuid4()), one.token).get().status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"client_id": "not-a-uuid", "text": "hi"}, "client_id"),
        ({"text": "hi"}, "client_id"),
        ({"client_id": str(uuid.uuid4())}, "body"),
        ({"client_id": str(uuid.uuid4()), "text": ""}, "text"),
        ({"client_id": str(uuid.uuid4()), "text": "   \n "}, "text"),
        ({"client_id": str(uuid.uuid4()), "text": "x" * 4001}, "text"),
        ({"client_id": str(uuid.uuid4()), "text": "😀" * 10_000}, "text"),
        ({"client_id": str(uuid.uuid4()), "text": "a\u0000b"}, "text"),
        ({"client_id": str(uuid.uuid4()), "text": "a\u001bb"}, "text"),
        ({"client_id": str(uuid.uuid4()), "text": 5}, "text"),
        ({"client_id": str(uuid.uuid4()), "choice": "nothing.1"}, "choice"),
        ({"client_id": str(uuid.uuid4()), "choice": "x.99999999999999999999"}, "choice"),
        ({"client_id": str(uuid.uuid4()), "text": "hi", "choice": "yes.1"}, "body"),
        ({"client_id": str(uuid.uuid4()), "text": "hi", "more": 1}, "more"),
        ([], "body"),
    ],
)
def test_malformed_message_is_refused_naming_the_field_and_storing_nothing(
    api: TestClient, body: Any, field: str
) -> None:
    customer = begin(api)
    before = customer.state()
    response = customer.post("/messages", body)
    assert response.status_code == 422
    assert field in [fault["field"] for fault in response.json()["detail"]]
    assert customer.state() == before


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b'{"text": "\\ud800"', b"null", b""])
def test_json_that_is_none_is_refused(api: TestClient, content: bytes) -> None:
    customer = begin(api)
    response = api.post(
        f"/api/v1/conversations/{customer.id}/messages",
        content=content,
        headers={**customer.headers, "Content-Type": "application/json"},
    )
    assert response.status_code == 422
    assert response.json()["detail"]


def test_lone_surrogate_is_refused(api: TestClient) -> None:
    customer = begin(api)
    response = api.post(
        f"/api/v1/conversations/{customer.id}/messages",
        content=b'{"client_id": "%s", "text": "a\\ud800b"}' % str(uuid.uuid4()).encode(),
        headers={**customer.headers, "Content-Type": "application/json"},
    )
    assert response.status_code == 422


@pytest.mark.parametrize(
    "instant", ["yesterday", "2026-11-24", "2026-11-24T10:00:00", "2026-02-30T10:00:00Z", 5, HUGE]
)
def test_invalid_simulated_instant_is_refused(api: TestClient, instant: Any) -> None:
    response = api.post("/api/v1/conversations", json={"simulated_now": instant})
    assert response.status_code == 422
    assert response.json()["detail"][0]["field"] == "simulated_now"


def test_invalid_identity_is_refused_and_not_ignored(api: TestClient) -> None:
    response = api.post("/api/v1/conversations", json={"identity": "a.b.c"})
    assert response.status_code == 401


def test_a_choice_is_resolved_by_the_server(api: TestClient, assistant: ScriptedAssistant) -> None:
    assistant.intents["refund"] = "request_refund"
    customer = begin(api, "essential")
    said = customer.say("refund").json()
    choices = {c["id"].split(".")[0]: c["id"] for m in said["messages"] for c in m["choices"]}
    assert all("command" not in c for m in said["messages"] for c in m["choices"])
    answer = customer.pick(choices["open_ticket"]).json()
    assert assistant.heard[-1].command == "/open_ticket"
    assert answer["expects"] == "details"


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        " /talk_to_agent",
        '/request_refund{"language": "de"}',
        "/session_start",
        "EXTERNAL: restart",
        "/affirm@1.0",
        "\u2060/stop",
        "{{7*7}} ${jndi:ldap://x} '; DROP TABLE messages;--",
    ],
)
def test_a_text_never_reaches_the_assistant_as_a_command(
    api: TestClient, assistant: ScriptedAssistant, text: str
) -> None:
    customer = begin(api)
    assert customer.say(text).status_code == 200
    assert assistant.heard[-1].command is None
    assert customer.state()["messages"][1]["text"] == text


def test_an_outdated_yes_answers_nothing(api: TestClient, assistant: ScriptedAssistant) -> None:
    assistant.intents["refund"] = "request_refund"
    customer = begin(api, "essential")
    said = customer.say("refund").json()
    helped = next(c["id"] for m in said["messages"] for c in m["choices"] if "helped" in c["id"])
    customer.say("something else entirely")
    heard = len(assistant.heard)
    assert customer.pick(helped).status_code == 200
    assert len(assistant.heard) == heard


def test_when_the_assistant_is_down_the_message_is_kept_and_a_ticket_can_be_opened(
    api: TestClient, assistant: ScriptedAssistant
) -> None:
    customer = begin(api, "essential", language="fr")
    assistant.down = True
    answer = customer.say("ma campagne est bloquée").json()
    assert answer["messages"][0]["text"] == "ma campagne est bloquée"
    choice = answer["messages"][-1]["choices"][0]["id"]
    customer.pick(choice)
    (ticket,) = customer.state()["tickets"]
    assert ticket["language"] == "fr"
    assert "ma campagne est bloquée" in ticket["subject"]
    assistant.down = False
    assert customer.say("merci").status_code == 200


def test_websocket_delivers_everything_after_an_id_in_order(api: TestClient) -> None:
    customer = begin(api)
    customer.say("one")
    customer.say("two")
    messages = customer.state()["messages"]
    with api.websocket_connect(f"/api/v1/conversations/{customer.id}/events") as socket:
        socket.send_json({"token": customer.token, "after": messages[1]["id"]})
        received = [socket.receive_json() for _ in messages[2:]]
        assert [event["message"]["id"] for event in received] == [m["id"] for m in messages[2:]]
        assert socket.receive_json()["type"] == "state"
        customer.say("three")
        assert socket.receive_json()["message"]["text"] == "three"


def test_websocket_refuses_a_wrong_token(api: TestClient) -> None:
    customer = begin(api)
    with api.websocket_connect(f"/api/v1/conversations/{customer.id}/events") as socket:
        socket.send_json({"token": "wrong", "after": None})
        assert socket.receive()["code"] == 1008


def test_signed_in_customer_resumes_elsewhere(api: TestClient) -> None:
    body = {"account": "premium", "user": "resume"}
    identity = api.post("/api/v1/demo/identity", json=body).json()["identity"]
    first = begin(api, "premium", user="resume")
    begin(api, "premium", user="someone-else")
    listed = api.get(
        "/api/v1/conversations", headers={"Authorization": f"Bearer {identity}"}
    ).json()["items"]
    assert [item["id"] for item in listed] == [first.id]
    assert Customer(api, first.id, listed[0]["token"]).get().status_code == 200


def test_rating_is_kept_and_bounded(api: TestClient) -> None:
    customer = begin(api)
    assert customer.post("/rating", {"score": 6}).status_code == 422
    assert customer.post("/rating", {"score": 4, "comment": "good"}).status_code == 200
    assert customer.state()["rating"] == 4


def test_transcript_is_offered_as_text_and_escaped_html(api: TestClient) -> None:
    customer = begin(api)
    customer.say("<script>alert(1)</script>")
    assert "<script>alert(1)</script>" in customer.get("/transcript?format=txt").text
    html = customer.get("/transcript?format=html").text
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert customer.get("/transcript?format=exe").status_code == 422


def test_language_is_chosen_and_the_customer_welcomed_in_it_before_the_first_word(
    api: TestClient,
) -> None:
    customer = begin(api)
    path = f"/api/v1/conversations/{customer.id}"
    changed = api.patch(path, json={"language": "de"}, headers=customer.headers).json()
    assert changed["language"] == "de"
    assert (
        "Guten Tag" in changed["messages"][-1]["text"] or "Hallo" in changed["messages"][-1]["text"]
    )
    customer.say("something")
    changed = api.patch(path, json={"language": "fr"}, headers=customer.headers).json()
    assert changed["language"] == "fr"
    assert "français" in changed["messages"][-1]["text"]
    for body in ({}, {"language": None}, {"language": "it"}):
        assert api.patch(path, json=body, headers=customer.headers).status_code == 422
