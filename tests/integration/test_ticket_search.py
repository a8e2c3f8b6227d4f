"""Search finds the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from helpdesk.store.engine import Store
from helpdesk.tickets.model import Ticket, TicketEvent, TicketWords
from tests.integration.conftest import agent_headers
from tests.integration.test_desk_tickets import DESK, open_ticket, reply_as_customer

#: Subjects of tickets by a letter, and what each query finds.
TICKETS = {
    "a": "Rückerstattung für die Straße-Rechnung F-2026-11",
    "b": "Réponse à propos d’une facture",
    "c": "Invoice F-2027-01, sent to anna+billing@example.org",
    "d": "¿Dónde está mi factura? 请求发票",
    "e": "the not or and near",
}
FINDS = [
    ("rechnung", "a"),
    ("echnung", ""),
    ("ruckerstattung", "a"),
    ("RÜCKERSTATTUNG STRASSE", "a"),
    ("factur", "bd"),
    ("facture", "b"),
    ("reponse propos", "b"),
    ("reponse donde", ""),
    ("f 2026", "a"),
    ("F-202", "ac"),
    ("2027", "c"),
    ("anna+billing@example.org", "c"),
    ("billing example", "c"),
    ("请求", "d"),
    ("NOT", "e"),
    ("not OR near", "e"),
    ('"the" AND', "e"),
    ("words:the", ""),
    ("the*", "e"),
    ("' OR 1=1 --", ""),
    ("\\' & | ! ( ) <-> :*", ""),
    ("x" * 100, ""),
    ("premium ben", ""),
]


@pytest.fixture
def agent(api: TestClient) -> dict[str, str]:
    return agent_headers(api)


@pytest.fixture
def by_letter(api: TestClient) -> dict[str, str]:
    return {
        letter: open_ticket(api, subject=subject, text="Bitte.")
        for letter, subject in TICKETS.items()
    }


def found(api: TestClient, agent: dict[str, str], query: str) -> set[str]:
    answer = api.get(DESK, params={"q": query}, headers=agent)
    assert answer.status_code == 200, answer.text
    return {item["number"] for item in answer.json()["items"]}


def test_search_finds_the_same_when_the_database_is_another(
    api: TestClient, agent: dict[str, str], by_letter: dict[str, str]
) -> None:
    results = {query: found(api, agent, query) for query, _ in FINDS}
    assert results == {query: {by_letter[each] for each in letters} for query, letters in FINDS}
    assert found(api, agent, by_letter["b"]) == {by_letter["b"]}, "by its number"
    assert found(api, agent, "premium anna") == set(by_letter.values()), "by its customer"


def test_search_finds_what_was_written_later_when_it_is_in_a_reply_or_note(
    api: TestClient, agent: dict[str, str], by_letter: dict[str, str]
) -> None:
    reply_as_customer(api, by_letter["a"], "Kontonummer: Zylinderkopf")
    api.post(f"{DESK}/{by_letter['b']}/notes", json={"text": "escalated: Zylinder"}, headers=agent)
    assert found(api, agent, "zylinder") == {by_letter["a"], by_letter["b"]}
    assert found(api, agent, "zylinderkopf ruckerstattung") == {by_letter["a"]}


def test_search_keeps_to_the_filters_when_both_are_given(
    api: TestClient, agent: dict[str, str], by_letter: dict[str, str]
) -> None:
    api.post(f"{DESK}/{by_letter['b']}/close", headers=agent)
    answer: Any = api.get(DESK, params={"q": "factur", "status": "open"}, headers=agent).json()
    assert [item["number"] for item in answer["items"]] == [by_letter["d"]]


def test_search_forgets_a_ticket_when_it_is_deleted(
    api: TestClient, agent: dict[str, str], by_letter: dict[str, str], store: Store
) -> None:
    with store.unit_of_work() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == by_letter["c"])).one()
        for kind in (TicketEvent, TicketWords):
            for row in session.scalars(select(kind).where(kind.ticket_id == ticket.id)):
                session.delete(row)
        session.flush()
        session.delete(ticket)
    assert found(api, agent, "2027") == set()
