"""Files that agents send: chosen, kept until the reply takes them, read by whom they are for."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from helpdesk.agents.draft_files import KEPT_FOR
from helpdesk.agents.model import DraftFile
from helpdesk.outbox.model import OutboxEntry
from helpdesk.store.engine import Store
from tests.integration.conftest import Customer, ScriptedAssistant, agent_headers, begin
from tests.integration.test_desk_tickets import as_customer, open_ticket

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
DESK = "/api/v1/desk"


@pytest.fixture
def agent(api: TestClient) -> dict[str, str]:
    return agent_headers(api)


@pytest.fixture
def live(api: TestClient, assistant: ScriptedAssistant, agent: dict[str, str]) -> Customer:
    """A customer whom the agent has accepted."""
    assistant.intents["a human please"] = "talk_to_agent"
    customer = begin(api, "premium", user=f"u{uuid.uuid4().hex[:8]}")
    customer.say("a human please")
    customer.post("/pin", {"pin": "300003"})
    path = f"{DESK}/conversations/{customer.id}/accept"
    assert api.post(path, headers=agent).status_code == 200
    return customer


def choose(
    api: TestClient,
    headers: dict[str, str],
    place: str,
    name: str = "steps.png",
    content: bytes = PNG,
) -> Any:
    files = {"file": (name, content)}
    return api.post(f"{DESK}/{place}/attachments", files=files, headers=headers)


def chosen(api: TestClient, headers: dict[str, str], place: str) -> list[str]:
    items = api.get(f"{DESK}/{place}/attachments", headers=headers).json()["items"]
    return [each["name"] for each in items]


def test_file_reaches_the_customer_with_the_reply_and_not_before(
    api: TestClient, agent: dict[str, str], live: Customer
) -> None:
    place = f"conversations/{live.id}"
    kept = choose(api, agent, place).json()
    assert (kept["name"], kept["type"], kept["size"]) == ("steps.png", "image/png", len(PNG))
    assert live.get(f"/attachments/{kept['id']}").status_code == 404
    assert "steps.png" not in str(live.state())
    assert chosen(api, agent, place) == ["steps.png"]
    assert chosen(api, agent_headers(api, "admin@example.com"), place) == []

    reply = {"text": "Like this:", "client_id": str(uuid.uuid4()), "files": [kept["id"]]}
    for _ in range(2):
        sent = api.post(f"{DESK}/{place}/messages", json=reply, headers=agent)
        assert sent.status_code == 200, sent.text
    said = [each for each in live.state()["messages"] if each["author"] == "agent"]
    assert [each["text"] for each in said] == ["Like this:", "steps.png"]
    assert said[1]["attachments"] == [kept]
    assert said[1]["agent"] == "Alex"
    assert live.get(f"/attachments/{kept['id']}").content == PNG
    assert chosen(api, agent, place) == []
    stranger = begin(api, "premium", user="stranger")
    assert stranger.get(f"/attachments/{kept['id']}").status_code == 404


def test_file_is_a_reply_of_its_own_when_there_is_no_text(
    api: TestClient, agent: dict[str, str], live: Customer
) -> None:
    place = f"conversations/{live.id}"
    kept = choose(api, agent, place).json()
    assert api.post(f"{DESK}/{place}/messages", json={}, headers=agent).status_code == 422
    api.post(f"{DESK}/{place}/messages", json={"files": [kept["id"]]}, headers=agent)
    assert live.state()["messages"][-1]["attachments"] == [kept]


@pytest.mark.parametrize(
    ("name", "content", "status", "said"),
    [
        ("empty.txt", b"", 422, "Nothing is in empty.txt."),
        ("run.png", b"MZ\x90\x00", 415, "This cannot be sent: run.png."),
        ("logo.svg", b"<svg onload='alert(1)'/>", 415, "This cannot be sent: logo.svg."),
        ("page.html", b"<script>alert(1)</script>", 415, "This cannot be sent: page.html."),
        ("big.png", PNG + bytes(10 * 1024 * 1024), 413, "More than 10 MB: big.png."),
    ],
)
def test_file_is_refused_by_name_and_not_kept_when_it_is_no_safe_one(
    api: TestClient, agent: dict[str, str], name: str, content: bytes, status: int, said: str
) -> None:
    place = f"tickets/{open_ticket(api)}"
    refused = choose(api, agent, place, name, content)
    assert refused.status_code == status
    assert refused.json()["detail"][0]["message"].startswith(said)
    assert chosen(api, agent, place) == []


def test_file_is_refused_when_the_reply_is_full_or_the_conversation_another_agents(
    api: TestClient, agent: dict[str, str], live: Customer
) -> None:
    place = f"conversations/{live.id}"
    for number in range(5):
        assert choose(api, agent, place, f"{number}.png").status_code == 201
    sixth = choose(api, agent, place)
    assert (sixth.status_code, "5 files" in sixth.text) == (409, True)
    other = choose(api, agent_headers(api, "admin@example.com"), place)
    assert (other.status_code, "Alex has this" in other.text) == (409, True)
    trainer = choose(api, agent_headers(api, "trainer@example.com"), place)
    assert trainer.status_code == 403


def test_reply_with_a_file_that_is_gone_is_refused_and_sends_nothing(
    api: TestClient, agent: dict[str, str], store: Store
) -> None:
    number = open_ticket(api)
    first, second = (choose(api, agent, f"tickets/{number}").json()["id"] for _ in range(2))
    assert api.delete(f"{DESK}/attachments/{first}", headers=agent).status_code == 204
    reply = {"text": "Both:", "files": [first, second]}
    refused = api.post(f"{DESK}/tickets/{number}/replies", json=reply, headers=agent)
    assert refused.status_code == 409
    assert "not there any more" in refused.json()["detail"][0]["message"]
    assert as_customer(api, number)["replies"] == []
    assert chosen(api, agent, f"tickets/{number}") == ["steps.png"], "the other one still waits"


def test_own_file_is_thrown_away_and_a_colleagues_stays(
    api: TestClient, agent: dict[str, str], tmp_path: Path
) -> None:
    place = f"tickets/{open_ticket(api)}"
    kept = choose(api, agent, place).json()["id"]
    colleague = agent_headers(api, "admin@example.com")
    assert api.get(f"{DESK}/attachments/{kept}", headers=colleague).status_code == 404
    api.delete(f"{DESK}/attachments/{kept}", headers=colleague)
    assert api.get(f"{DESK}/attachments/{kept}", headers=agent).content == PNG
    api.delete(f"{DESK}/attachments/{kept}", headers=agent)
    assert api.get(f"{DESK}/attachments/{kept}", headers=agent).status_code == 404
    assert list(tmp_path.glob(f"attachments/*/{kept}")) == []


def test_files_of_a_ticket_reply_are_named_in_its_mail_and_read_by_its_customer_only(
    api: TestClient, agent: dict[str, str], store: Store
) -> None:
    number = open_ticket(api)
    kept = choose(api, agent, f"tickets/{number}", "credit note.pdf", b"%PDF-1.7 x").json()
    assert as_customer(api, number)["files"] == []
    reply = {"text": "Voici.", "files": [kept["id"]]}
    answer = api.post(f"{DESK}/tickets/{number}/replies", json=reply, headers=agent).json()
    (entry,) = answer["replies"]
    shown = as_customer(api, number)["files"]
    assert shown == [{**kept, "reply": entry["id"]}]
    with store.unit_of_work() as session:
        key = f"ticket-reply:{entry['id']}"
        mail = session.scalars(select(OutboxEntry).where(OutboxEntry.key == key)).one().payload
    for part in ("text", "html"):
        assert "Fichiers joints à cette réponse" in mail[part]
        assert "credit note.pdf" in mail[part]

    path = f"/support/tickets/{number}/files/{kept['id']}"
    for user, status in (("anna", 200), ("bert", 404)):
        body = {"account": "premium", "user": user}
        identity = api.post("/api/v1/demo/identity", json=body).json()["identity"]
        api.post("/support/sign-in", data={"identity": identity})
        got = api.get(path)
        assert got.status_code == status
        if status == 200:
            assert got.content == b"%PDF-1.7 x"
            assert got.headers["content-disposition"].startswith("attachment;")
    api.cookies.clear()
    assert api.get(path).status_code == 404


def test_files_that_were_never_sent_are_thrown_away_after_a_week(
    api: TestClient, agent: dict[str, str], store: Store, tmp_path: Path
) -> None:
    place = f"tickets/{open_ticket(api)}"
    old = choose(api, agent, place, "old.png").json()["id"]
    with store.unit_of_work() as session:
        session.get_one(DraftFile, old).created_at -= KEPT_FOR
    choose(api, agent, place, "new.png")
    assert chosen(api, agent, place) == ["new.png"]
    assert list(tmp_path.glob(f"attachments/*/{old}")) == []
