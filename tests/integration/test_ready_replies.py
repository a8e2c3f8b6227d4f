"""Ready replies over HTTP: kept per language, checked, and filled in for the customer at hand."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.conftest import ScriptedAssistant, agent_headers, begin
from tests.integration.test_desk_tickets import open_ticket

REPLIES = "/api/v1/desk/replies"


@pytest.fixture
def alex(api: TestClient) -> dict[str, str]:
    return agent_headers(api)


def draft(**changes: Any) -> dict[str, Any]:
    own = {"language": "en", "shortcut": "vat", "title": "VAT", "text": "Hello, {agent} here."}
    return {**own, **changes}


def kept(api: TestClient, headers: dict[str, str], language: str = "en") -> dict[str, Any]:
    items = api.get(f"{REPLIES}?language={language}", headers=headers).json()["items"]
    return {each["shortcut"]: each for each in items}


def test_reply_is_kept_changed_and_thrown_away(api: TestClient, alex: dict[str, str]) -> None:
    added = api.post(REPLIES, json=draft(), headers=alex)
    assert added.status_code == 201
    path = f"{REPLIES}/{added.json()['id']}"
    changed = api.put(path, json=draft(title="VAT number"), headers=alex)
    assert changed.json()["title"] == "VAT number"
    assert kept(api, alex)["vat"]["title"] == "VAT number"
    assert api.delete(path, headers=alex).status_code == 204
    assert "vat" not in kept(api, alex)
    assert api.put(path, json=draft(), headers=alex).status_code == 404


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Dear {customer_name},", "{customer_name}"),
        ("Number { tickets }", "{tickets}"),
        ("{agent} and {first name}", "{first name}"),
    ],
)
def test_unknown_placeholder_is_refused_by_name_and_nothing_is_changed(
    api: TestClient, alex: dict[str, str], text: str, unknown: str
) -> None:
    added = api.post(REPLIES, json=draft(), headers=alex).json()
    refused = api.put(f"{REPLIES}/{added['id']}", json=draft(text=text), headers=alex)
    assert refused.status_code == 422
    fault = refused.json()["detail"][0]
    assert fault["field"] == "text"
    assert fault["message"].startswith(f"Unknown placeholder: {unknown}. There are: {{agent}},")
    assert kept(api, alex)["vat"]["text"] == draft()["text"]


@pytest.mark.parametrize("text", ["Write {{var:firstname}}.", 'Send {"a": 1}.', "An {} empty one"])
def test_braces_of_templates_and_json_are_no_placeholders(
    api: TestClient, alex: dict[str, str], text: str
) -> None:
    assert api.post(REPLIES, json=draft(text=text), headers=alex).status_code == 201


def test_shortcut_is_refused_when_the_language_has_it(
    api: TestClient, alex: dict[str, str]
) -> None:
    api.post(REPLIES, json=draft(), headers=alex)
    refused = api.post(REPLIES, json=draft(title="Other"), headers=alex)
    assert (refused.status_code, refused.json()["detail"][0]["field"]) == (409, "shortcut")
    assert api.post(REPLIES, json=draft(language="de"), headers=alex).status_code == 201


@pytest.mark.parametrize(
    "wrong", [{"language": "it"}, {"shortcut": "With Space"}, {"title": " "}, {"text": ""}]
)
def test_reply_is_refused_when_it_is_malformed(
    api: TestClient, alex: dict[str, str], wrong: dict[str, str]
) -> None:
    assert api.post(REPLIES, json=draft(**wrong), headers=alex).status_code == 422


def test_replies_are_filled_in_for_the_customer_in_their_language_first(
    api: TestClient, assistant: ScriptedAssistant, alex: dict[str, str]
) -> None:
    customer = begin(api, "premium", user="filled", language="fr")
    text = "{agent}, {email}, {plan}, {ticket}"
    api.post(REPLIES, json=draft(language="fr", shortcut="aa", text=text), headers=alex)
    path = f"/api/v1/desk/conversations/{customer.id}/replies"
    items = api.get(path, headers=alex).json()["items"]
    assert {each["language"] for each in items} == {"fr"}
    first = items[0]
    assert first["text"] == "Alex, filled.premium@example.com, Premium, {ticket}"
    assert first["missing"] == ["ticket"]


def test_replies_for_a_ticket_are_in_its_language_and_know_its_customer(
    api: TestClient, alex: dict[str, str]
) -> None:
    number = open_ticket(api, "ticketed", language="de")
    text = "{agent}, {email}, {plan}, {ticket}, {topic}"
    api.post(REPLIES, json=draft(language="de", shortcut="aa", text=text), headers=alex)
    items = api.get(f"/api/v1/desk/tickets/{number}/ready-replies", headers=alex).json()["items"]
    assert {each["language"] for each in items} == {"de"}
    assert items[0]["missing"] == []
    assert items[0]["text"].startswith(f"Alex, ticketed.premium@example.com, Premium, {number}, ")
    nothing = api.get("/api/v1/desk/tickets/1/ready-replies", headers=alex)
    assert nothing.status_code == 404


@pytest.mark.parametrize(
    ("text", "left"), [("Ticket {ticket}, {email}", "{ticket}, {email}"), ("Dear {nam}", "{nam}")]
)
def test_text_with_a_placeholder_that_nobody_filled_in_is_not_sent(
    api: TestClient, alex: dict[str, str], text: str, left: str
) -> None:
    path = f"/api/v1/desk/tickets/{open_ticket(api)}/replies"
    refused = api.post(path, json={"text": text}, headers=alex)
    assert refused.status_code == 422
    assert f"Fill in first: {left}." in refused.json()["detail"][0]["message"]
    code = api.post(path, json={"text": "Call `/v3/{id}` with {{var:name}}."}, headers=alex)
    assert code.status_code == 200


def test_placeholder_is_refused_in_a_live_reply_too(
    api: TestClient, assistant: ScriptedAssistant, alex: dict[str, str]
) -> None:
    assistant.intents["a human please"] = "talk_to_agent"
    customer = begin(api, "premium", user="holes")
    customer.say("a human please")
    customer.post("/pin", {"pin": "300003"})
    path = f"/api/v1/desk/conversations/{customer.id}"
    api.post(f"{path}/accept", headers=alex)
    refused = api.post(f"{path}/messages", json={"text": "See {ticket}"}, headers=alex)
    assert refused.status_code == 422
    assert "{ticket}" not in str(customer.state()["messages"])
    note = api.post(f"{path}/notes", json={"text": "said {ticket}"}, headers=alex)
    assert note.status_code == 200


def test_replies_are_for_agents_only(api: TestClient) -> None:
    trainer = agent_headers(api, "trainer@example.com")
    assert api.get(REPLIES, headers=trainer).status_code == 403
    assert api.post(REPLIES, json=draft(), headers=trainer).status_code == 403
    assert api.get("/desk/replies", headers=trainer).status_code == 403


def test_page_shows_the_replies_of_the_language_asked_for(
    api: TestClient, alex: dict[str, str]
) -> None:
    page = api.get("/desk/replies?in=de", headers=alex).text
    assert "Begrüßung" in page
    assert "Accueil" not in page
