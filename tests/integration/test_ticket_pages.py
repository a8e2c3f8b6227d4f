"""The desk's pages of tickets: views, forms, exports."""

from __future__ import annotations

import csv
import io
import re

import pytest
from starlette.testclient import TestClient

from tests.integration.test_desk_tickets import as_customer, open_ticket


@pytest.fixture
def pages(api: TestClient) -> TestClient:
    """A browser that is signed in as an agent."""
    body = {"email": "agent@example.com", "password": "guichet-demo"}
    assert api.post("/api/v1/session", json=body).status_code == 200
    return api


def test_view_is_the_agents_own_when_it_is_saved(pages: TestClient) -> None:
    open_ticket(pages)
    ours = {"x-guichet": "1"}
    query = "status=open&language=fr"
    kept = pages.post(f"/desk/tickets/views?{query}", data={"name": "Team Paris"}, headers=ours)
    assert "Team Paris" in kept.text
    view = re.search(r"/views/(\d+)/remove", kept.text)
    assert view
    pages.post("/api/v1/session", json={"email": "admin@example.com", "password": "guichet-demo"})
    assert "Team Paris" not in pages.get("/desk/tickets").text
    pages.post(f"/desk/tickets/views/{view[1]}/remove", headers=ours)
    pages.post("/api/v1/session", json={"email": "agent@example.com", "password": "guichet-demo"})
    assert "Team Paris" in pages.get("/desk/tickets").text, "nobody removes another's view"
    assert (
        "Team Paris" not in pages.post(f"/desk/tickets/views/{view[1]}/remove", headers=ours).text
    )


def test_page_changes_nothing_when_the_form_comes_from_another_site(pages: TestClient) -> None:
    number = open_ticket(pages)
    assert pages.post(f"/desk/tickets/{number}/close").status_code == 403
    assert as_customer(pages, number)["status"] == "open"


def test_page_keeps_what_was_written_when_the_ticket_was_closed_meanwhile(
    pages: TestClient,
) -> None:
    number = open_ticket(pages)
    ours = {"x-guichet": "1"}
    pages.post(f"/desk/tickets/{number}/close", headers=ours)
    answer = pages.post(
        f"/desk/tickets/{number}/write", data={"kind": "reply", "text": "My draft"}, headers=ours
    )
    assert "Reopen it to reply" in answer.text
    assert "My draft</textarea>" in answer.text


def test_pages_and_exports_are_closed_when_nobody_is_signed_in(api: TestClient) -> None:
    number = open_ticket(api)
    for path in ("", f"/{number}"):
        assert "Charged twice" not in api.get(f"/desk/tickets{path}").text
    assert api.get("/desk/tickets/export.csv").status_code == 401


def test_export_holds_the_tickets_of_the_filters_when_it_is_downloaded(pages: TestClient) -> None:
    open_ticket(pages, language="en")
    number = open_ticket(pages, subject="=1+1")
    answer = pages.get("/desk/tickets/export.csv?language=fr")
    assert "attachment" in answer.headers["content-disposition"]
    (read,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline=""))
    assert (read["number"], read["subject"]) == (number, "'=1+1")
    (item,) = pages.get("/desk/tickets/export.json?language=fr").json()
    assert item["subject"] == "=1+1"
