"""Signed-in customers: options, PIN, tickets and replies; the contact form; mail that leaves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from helpdesk.clock import real_now
from helpdesk.outbox.delivery import deliver_due
from helpdesk.store.engine import Store
from tests.integration.conftest import agent_headers, begin, code_in
from tests.integration.postbox import Postbox, delivered

SignIn = Callable[..., dict[str, str]]


@pytest.fixture
def api(api_at_rest: TestClient) -> TestClient:
    """Nobody else takes the mails that a test looks at."""
    return api_at_rest


@pytest.fixture
def sign_in(api: TestClient) -> SignIn:
    def headers(account: str, user: str | None = None) -> dict[str, str]:
        body = {"account": account, "user": user}
        token = api.post("/api/v1/demo/identity", json=body).json()["identity"]
        return {"Authorization": f"Bearer {token}"}

    return headers


def ticket(api: TestClient, headers: dict[str, str], **changes: Any) -> Any:
    body = {"topic": "request_refund", "subject": "Refund", "text": "charged twice"}
    return api.post(
        "/api/v1/support/tickets", json={**body, "language": "en", **changes}, headers=headers
    )


def test_options_depend_on_the_plan(api: TestClient, sign_in: SignIn) -> None:
    def options(account: str) -> Any:
        answer = api.get("/api/v1/support/options", headers=sign_in(account)).json()
        return [(o["channel"], "plan" in o["reasons"]) for o in answer["options"]]

    assert options("free") == [("ticket", True), ("chat", True), ("phone", True)]
    assert options("custom") == [("ticket", False), ("chat", False), ("phone", False)]


def test_pin_is_shown_to_its_owner_only(api: TestClient, sign_in: SignIn) -> None:
    shown = api.get("/api/v1/support/pin", headers=sign_in("premium")).json()
    assert shown["pin"] == "300003"
    assert api.get("/api/v1/support/pin").status_code == 401


def test_ticket_is_opened_read_and_replied_to_by_its_owner_only(
    api: TestClient, sign_in: SignIn
) -> None:
    own, other = sign_in("essential", "one"), sign_in("essential", "two")
    opened = ticket(api, own)
    assert opened.status_code == 201
    number = opened.json()["number"]
    assert api.get(f"/api/v1/support/tickets/{number}", headers=other).status_code == 404
    reply = {"text": "one more thing"}
    path = f"/api/v1/support/tickets/{number}/replies"
    assert api.post(path, json=reply, headers=other).status_code == 404
    assert api.post(path, json=reply, headers=own).json()["replies"][0]["text"] == "one more thing"
    listed = api.get("/api/v1/support/tickets", headers=own).json()["items"]
    assert [t["number"] for t in listed] == [number]


def test_free_customer_cannot_open_a_ticket_and_is_told_why(
    api: TestClient, sign_in: SignIn
) -> None:
    refused = ticket(api, sign_in("free"))
    assert refused.status_code == 409
    assert "plan" in refused.json()["detail"][0]["message"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"topic": "greet"}, "topic"),
        ({"subject": ""}, "subject"),
        ({"text": " "}, "text"),
        ({"language": "it"}, "language"),
    ],
)
def test_malformed_ticket_names_the_field(
    api: TestClient, sign_in: SignIn, changes: dict[str, str], field: str
) -> None:
    refused = ticket(api, sign_in("essential"), **changes)
    assert refused.status_code == 422
    assert refused.json()["detail"][0]["field"] == field


def test_agents_reply_reaches_the_customer_by_mail_and_in_the_support_center(
    api: TestClient, sign_in: SignIn, store: Store
) -> None:
    own = sign_in("essential", "mailed")
    number = ticket(api, own).json()["number"]
    agent = agent_headers(api)
    path = f"/api/v1/desk/tickets/{number}"
    answered = api.post(f"{path}/replies", json={"text": "It is on its way."}, headers=agent)
    assert answered.json()["status"] == "answered"
    mail = [m for m in delivered(store) if number in m.subject][-1]
    assert mail.to == "mailed.essential@example.com"
    assert "It is on its way." in mail.text
    shown = api.get(f"/api/v1/support/tickets/{number}", headers=own).json()
    assert shown["replies"][0]["name"] == "Alex"
    assert api.post(f"{path}/close", headers=agent).json()["status"] == "closed"
    refused = api.post(f"{path}/replies", json={"text": "again"}, headers=agent)
    assert refused.status_code == 409


def test_contact_form_is_mailed_with_the_visitors_address_to_answer(
    api: TestClient, store: Store
) -> None:
    body = {"topic": "press", "email": "p@press.example", "text": "hello", "language": "fr"}
    assert api.post("/api/v1/contact", json=body).status_code == 202
    assert delivered(store)[0].reply_to == "p@press.example"
    bad = {**body, "email": "a@b.example\nBcc: x@y.example"}
    assert api.post("/api/v1/contact", json=bad).status_code == 422


def test_mail_is_tried_again_and_a_code_is_wiped_once_it_has_left(
    api: TestClient, store: Store
) -> None:
    customer = begin(api)
    customer.post("/identify", {"email": "premium@example.com"})
    box, now = Postbox(), real_now()
    box.down = True
    assert deliver_due(store, box, now) == 0
    box.down = False
    assert deliver_due(store, box, now) == 0
    assert deliver_due(store, box, now.replace(year=now.year + 1)) == 1
    code = code_in(box.mails[0].text)
    with store.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM outbox").all()
    assert code not in str(rows)


def test_code_signs_in_and_an_unknown_address_gets_the_same_answer(
    api: TestClient, store: Store
) -> None:
    known, unknown = begin(api), begin(api)
    answers = [
        known.post("/identify", {"email": "premium@example.com"}).json(),
        unknown.post("/identify", {"email": "nobody@example.com"}).json(),
    ]
    assert [m["text"] for m in answers[0]["messages"]] == [
        m["text"] for m in answers[1]["messages"]
    ]
    (mail,) = delivered(store)
    assert mail.to == "premium@example.com"
    code = code_in(mail.text)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert known.post("/identify", {"code": wrong}).status_code == 422
    assert unknown.post("/identify", {"code": code}).status_code == 422
    assert known.post("/identify", {"code": code}).status_code == 200
    assert known.state()["identified"] is True
    assert known.post("/identify", {"code": code}).status_code == 422


def test_a_code_is_guessed_at_five_times_only(api: TestClient, store: Store) -> None:
    customer = begin(api)
    customer.post("/identify", {"email": "premium@example.com"})
    code = code_in(delivered(store)[0].text)
    for step in range(1, 6):
        customer.post("/identify", {"code": f"{(int(code) + step) % 1_000_000:06d}"})
    assert customer.post("/identify", {"code": code}).status_code == 422
