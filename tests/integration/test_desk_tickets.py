"""Tickets at the desk, over the API, on both databases."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from helpdesk.clock import real_now
from helpdesk.outbox.model import OutboxEntry
from helpdesk.store.engine import Store
from helpdesk.tickets.model import Ticket
from tests.integration.conftest import agent_headers

DESK = "/api/v1/desk/tickets"


def open_ticket(api: TestClient, user: str = "anna", **fields: Any) -> str:
    """A ticket of a customer, by the Support Center's form; its number."""
    body = {"account": "premium", "user": user}
    identity = api.post("/api/v1/demo/identity", json=body).json()["identity"]
    ticket = {"topic": "request_refund", "subject": "Charged twice", "language": "fr"}
    response = api.post(
        "/api/v1/support/tickets",
        json={**ticket, "text": "Invoice 17", "client_id": str(uuid.uuid4()), **fields},
        headers={"Authorization": f"Bearer {identity}"},
    )
    assert response.status_code == 201, response.text
    return str(response.json()["number"])


def as_customer(api: TestClient, number: str, user: str = "anna") -> Any:
    body = {"account": "premium", "user": user}
    identity = api.post("/api/v1/demo/identity", json=body).json()["identity"]
    headers = {"Authorization": f"Bearer {identity}"}
    return api.get(f"/api/v1/support/tickets/{number}", headers=headers).json()


@pytest.fixture
def agent(api: TestClient) -> dict[str, str]:
    return agent_headers(api)


def numbers(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["number"] for item in answer.json()["items"]]


def test_reply_reaches_the_customer_by_mail_and_in_the_support_center_when_it_is_sent(
    api: TestClient, agent: dict[str, str], store: Store
) -> None:
    number = open_ticket(api)
    api.post(f"{DESK}/{number}/replies", json={"text": "C'est <b>rendu</b>."}, headers=agent)
    shown = as_customer(api, number)
    assert shown["status"] == "answered"
    assert [reply["text"] for reply in shown["replies"]] == ["C'est <b>rendu</b>."]
    with store.reading() as session:
        mail = session.scalars(select(OutboxEntry).order_by(OutboxEntry.id.desc())).first()
    assert mail is not None
    assert mail.payload["to"] == "anna.premium@example.com"
    assert f"ticket {number}" in mail.payload["text"], "in the ticket's language, French"
    assert "&lt;b&gt;rendu&lt;/b&gt;" in mail.payload["html"], "nobody's text is markup"
    assert number in mail.payload["message_id"]
    assert [number in each for each in mail.payload["references"]] == [True]


def test_note_stays_among_the_staff_when_the_customer_looks(
    api: TestClient, agent: dict[str, str], store: Store
) -> None:
    number = open_ticket(api)
    answer = api.post(f"{DESK}/{number}/notes", json={"text": "A known case."}, headers=agent)
    assert [(r["text"], r["internal"]) for r in answer.json()["replies"]] == [
        ("A known case.", True)
    ]
    assert answer.json()["status"] == "open"
    assert as_customer(api, number)["replies"] == []
    with store.reading() as session:
        keys = session.scalars(select(OutboxEntry.key)).all()
    assert not [key for key in keys if key.startswith("ticket-reply")]


def test_clock_starts_anew_when_the_customer_writes_after_an_answer_and_not_before(
    api: TestClient, agent: dict[str, str], store: Store
) -> None:
    number = open_ticket(api)
    earlier = real_now() - timedelta(hours=30)
    with store.unit_of_work() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
        ticket.opened_at, ticket.reply_due_by = earlier, earlier + timedelta(hours=24)
    promised = (earlier + timedelta(hours=24)).isoformat()
    reply_as_customer(api, number, "Are you there?")
    assert as_customer(api, number)["reply_due_by"] == promised, "the first promise stands"
    api.post(f"{DESK}/{number}/replies", json={"text": "Yes."}, headers=agent)
    reply_as_customer(api, number, "It came back.")
    shown = as_customer(api, number)
    assert shown["status"] == "open"
    assert shown["reply_due_by"] > real_now().isoformat()


def reply_as_customer(api: TestClient, number: str, text: str, user: str = "anna") -> None:
    body = {"account": "premium", "user": user}
    identity = api.post("/api/v1/demo/identity", json=body).json()["identity"]
    response = api.post(
        f"/api/v1/support/tickets/{number}/replies",
        json={"text": text},
        headers={"Authorization": f"Bearer {identity}"},
    )
    assert response.status_code == 201, response.text


def test_list_shows_what_the_filters_ask_for_when_they_are_combined(
    api: TestClient, agent: dict[str, str]
) -> None:
    refund, invoice = open_ticket(api), open_ticket(api, topic="request_invoice", language="en")
    changed = api.patch(
        f"{DESK}/{refund}", json={"priority": "high", "tags": ["VIP", "q4 offer"]}, headers=agent
    )
    assert (changed.json()["priority"], changed.json()["tags"]) == ("high", ["q4 offer", "vip"])
    assert numbers(api.get(f"{DESK}?priority=high", headers=agent)) == [refund]
    assert numbers(api.get(f"{DESK}?tag=vip&language=fr", headers=agent)) == [refund]
    assert numbers(api.get(f"{DESK}?tag=vip&language=en", headers=agent)) == []
    assert numbers(api.get(f"{DESK}?topic=request_invoice", headers=agent)) == [invoice]
    assert numbers(api.get(f"{DESK}?assignee=none", headers=agent)) == [invoice, refund]
    assert numbers(api.get(f"{DESK}?assignee=me", headers=agent)) == []


def test_overdue_tickets_come_longest_overdue_first_when_they_are_asked_for(
    api: TestClient, agent: dict[str, str], store: Store
) -> None:
    late, later, fine, answered = (open_ticket(api) for _ in range(4))
    with store.unit_of_work() as session:
        for number, hours in ((late, -1), (later, -5), (answered, -9)):
            ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
            ticket.reply_due_by = real_now() + timedelta(hours=hours)
    api.post(f"{DESK}/{answered}/replies", json={"text": "Done."}, headers=agent)
    assert numbers(api.get(f"{DESK}?clock=overdue", headers=agent)) == [later, late]
    assert numbers(api.get(f"{DESK}?clock=4h", headers=agent)) == [later, late]
    assert fine in numbers(api.get(DESK, headers=agent))


@pytest.mark.parametrize("query", ["", "clock=overdue"])
def test_pages_show_every_ticket_once_when_new_ones_arrive_in_between(
    api: TestClient, agent: dict[str, str], store: Store, query: str
) -> None:
    first = open_ticket(api)
    with store.unit_of_work() as session:
        one = session.scalars(select(Ticket).where(Ticket.number == first)).one()
        for index in range(119):
            session.add(
                Ticket(
                    number=str(9_000_000 + index),
                    key=f"test:{index}",
                    account_id=one.account_id,
                    language="en",
                    subject="x",
                    facts=[],
                    opened_at=one.opened_at,
                    # Many are due at the same instant: the cursor must tell them apart.
                    reply_due_by=one.opened_at - timedelta(hours=index // 60),
                )
            )
        one.reply_due_by = one.opened_at - timedelta(hours=9)
    seen: list[str] = []
    cursor = ""
    while True:
        answer = api.get(
            DESK,
            params={k: v for k, v in (("cursor", cursor), *_pairs(query)) if v},
            headers=agent,
        )
        seen += numbers(answer)
        cursor = answer.json()["next"]
        if not cursor:
            break
        if query == "":
            open_ticket(api)
    assert len(seen) == len(set(seen)) == 120


def _pairs(query: str) -> list[tuple[str, str]]:
    return [tuple(pair.split("=")) for pair in query.split("&") if pair]  # type: ignore[misc]


@pytest.mark.parametrize("cursor", ["x", "-1", "1" * 40, "1-2-3", "٣"])
def test_list_is_refused_when_the_cursor_is_not_its_own(
    api: TestClient, agent: dict[str, str], cursor: str
) -> None:
    assert api.get(DESK, params={"cursor": cursor}, headers=agent).status_code == 422


@pytest.mark.parametrize("cursor", ["1", "x-1", "1-", "9" * 18 + "-1"])
def test_list_by_clock_is_refused_when_the_cursor_is_not_its_own(
    api: TestClient, agent: dict[str, str], cursor: str
) -> None:
    answer = api.get(DESK, params={"cursor": cursor, "clock": "4h"}, headers=agent)
    assert answer.status_code == 422


@pytest.mark.parametrize("assignee", ["somebody", "9" * 30, "-1"])
def test_list_is_refused_when_the_assignee_can_be_nobody(
    api: TestClient, agent: dict[str, str], assignee: str
) -> None:
    answer = api.get(DESK, params={"assignee": assignee}, headers=agent)
    assert answer.status_code == 422


def test_duplicate_is_closed_and_its_customer_told_when_it_is_linked(
    api: TestClient, agent: dict[str, str]
) -> None:
    original, double = open_ticket(api), open_ticket(api)
    answer = api.post(f"{DESK}/{double}/duplicate", json={"of": original}, headers=agent).json()
    assert (answer["status"], answer["duplicate_of"]) == ("closed", original)
    (told,) = as_customer(api, double)["replies"]
    assert original in told["text"]
    history = api.get(f"{DESK}/{original}", headers=agent).json()["history"]
    assert (history[0]["action"], history[0]["detail"]) == ("has_duplicate", double)
    reply_as_customer(api, double, "No, another matter.")
    reopened = api.get(f"{DESK}/{double}", headers=agent).json()
    assert (reopened["status"], reopened["duplicate_of"]) == ("open", None)


def test_duplicate_is_refused_when_it_makes_no_sense(
    api: TestClient, agent: dict[str, str]
) -> None:
    one, other, foreign = open_ticket(api), open_ticket(api), open_ticket(api, user="ben")
    for wrong in (one, foreign, "0000000"):
        answer = api.post(f"{DESK}/{one}/duplicate", json={"of": wrong}, headers=agent)
        assert answer.status_code == 409, wrong
    api.post(f"{DESK}/{other}/duplicate", json={"of": one}, headers=agent)
    assert api.post(f"{DESK}/{one}/duplicate", json={"of": other}, headers=agent).status_code == 409


def test_history_tells_who_did_what_when_agents_work_on_a_ticket(
    api: TestClient, agent: dict[str, str]
) -> None:
    number = open_ticket(api)
    for path, body in (("notes", {"text": "a"}), ("close", {}), ("reopen", {})):
        api.post(f"{DESK}/{number}/{path}", json=body, headers=agent)
    api.patch(f"{DESK}/{number}", json={"priority": "urgent", "tags": ["vip"]}, headers=agent)
    history = api.get(f"{DESK}/{number}", headers=agent).json()["history"]
    assert [(event["by"], event["action"], event["detail"]) for event in reversed(history)] == [
        (None, "opened", None),
        ("Alex", "noted", None),
        ("Alex", "closed", None),
        ("Alex", "reopened", None),
        ("Alex", "prioritised", "urgent"),
        ("Alex", "tagged", "vip"),
    ]


def test_ticket_cannot_be_given_to_somebody_who_is_no_agent(
    api: TestClient, agent: dict[str, str]
) -> None:
    number = open_ticket(api)
    answer = api.patch(f"{DESK}/{number}", json={"assignee": 999}, headers=agent)
    assert answer.status_code == 409
