"""The transcript to keep, and by mail: to the account's own address, and to no other."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from helpdesk.conversations.mailing import MOST_MAILS, masked
from helpdesk.mail.message import to_email
from helpdesk.store.engine import Store
from tests.integration.conftest import Customer, begin, code_in
from tests.integration.postbox import delivered


@pytest.fixture
def api(api_at_rest: TestClient) -> TestClient:
    """Nobody else takes the mails that a test looks at."""
    return api_at_rest


def last_text(customer: Customer) -> str:
    return str(customer.state()["messages"][-1]["text"])


def test_transcript_reads_in_the_customers_language_and_zone(api: TestClient) -> None:
    opened = api.post(
        "/api/v1/conversations",
        json={
            "language": "fr",
            "zoneinfo": "America/Sao_Paulo",
            "simulated_now": "2026-11-24T10:00:00+01:00",
        },
    ).json()
    customer = Customer(api, opened["id"], opened["token"])
    customer.say("<script>alert(1)</script>")
    text = customer.get("/transcript?format=txt").text
    assert "Votre conversation avec le support" in text
    assert "America/Sao Paulo" in text
    assert "[24 nov. 2026, 06:00] Vous:" in text
    html = customer.get("/transcript?format=html").text
    assert '<html lang="fr">' in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("en", "Your conversation with support"),
        ("fr", "Votre conversation avec le support"),
        ("de", "Ihr Gespräch mit dem Support"),
        ("es", "Tu conversación con el soporte"),
        ("pt", "Sua conversa com o suporte"),
    ],
)
def test_transcript_is_mailed_to_the_accounts_address_when_the_customer_is_signed_in(
    api: TestClient, store: Store, language: str, subject: str
) -> None:
    customer = begin(api, "premium", user="reader", language=language)
    customer.say("I <b>cannot</b> send")
    answer = customer.post("/transcript/mail", {})
    assert answer.status_code == 202
    assert "r…m@example.com" in answer.json()["messages"][-1]["text"]
    (mail,) = delivered(store)
    assert (mail.to, mail.subject) == ("reader.premium@example.com", subject)
    assert "I <b>cannot</b> send" in mail.text
    assert mail.html is not None
    assert "I &lt;b&gt;cannot&lt;/b&gt; send" in mail.html
    parts = [part.get_content_type() for part in to_email(mail, "Guichet <a@b.example>").walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]


def test_no_address_is_taken_from_the_request(api: TestClient, store: Store) -> None:
    customer = begin(api, "premium", user="owner")
    customer.post("/transcript/mail", {"email": "thief@example.com", "to": "thief@example.com"})
    assert [mail.to for mail in delivered(store)] == ["owner.premium@example.com"]


def test_stranger_is_asked_for_the_address_and_mailed_once_it_is_verified(
    api: TestClient, store: Store
) -> None:
    customer = begin(api)
    asked = customer.post("/transcript/mail", {}).json()
    assert asked["expects"] == "email"
    customer.post("/identify", {"email": "premium@example.com"})
    (code_mail,) = delivered(store)
    code = code_in(code_mail.text)
    customer.post("/identify", {"code": f"{(int(code) + 1) % 1_000_000:06d}"})
    assert delivered(store) == []
    assert customer.post("/identify", {"code": code}).status_code == 200
    (mail,) = delivered(store)
    assert (mail.to, mail.subject) == ("premium@example.com", "Your conversation with support")
    assert "I've mailed this conversation" in last_text(customer)


def test_transcript_is_not_mailed_again_when_that_was_done_often(
    api: TestClient, store: Store
) -> None:
    customer = begin(api, "premium", user="often")
    for _ in range(MOST_MAILS):
        assert customer.post("/transcript/mail", {}).status_code == 202
    refused = customer.post("/transcript/mail", {})
    assert refused.status_code == 429
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert len(delivered(store)) == MOST_MAILS


def test_stranger_of_a_closed_conversation_is_refused(api: TestClient, store: Store) -> None:
    customer = begin(api, "premium", user="closed")
    stranger = begin(api)
    assert (
        Customer(api, customer.id, stranger.token).post("/transcript/mail", {}).status_code == 404
    )
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE conversations SET state = 'closed' WHERE id = '{stranger.id}'"
        )
    assert stranger.post("/transcript/mail", {}).status_code == 409
    assert delivered(store) == []


@pytest.mark.parametrize(
    ("address", "shown"),
    [("anna@example.com", "a…a@example.com"), ("ab@x.example", "a…@x.example")],
)
def test_address_is_masked_so_that_only_its_owner_knows_it(address: str, shown: str) -> None:
    assert masked(address) == shown
