"""Ready replies over HTTP: kept per language, checked, and filled in for the customer at hand."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.integration.conftest import ScriptedAssistant, agent_headers, begin

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
