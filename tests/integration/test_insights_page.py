"""The insights page over HTTP: who sees it, its range, its tables and files, on both databases."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from helpdesk.clock import real_now
from helpdesk.conversations.model import Conversation, Message, Turn
from helpdesk.insights.charts import CHARTS
from helpdesk.store.engine import Store
from tests.integration.conftest import ScriptedAssistant, agent_headers, begin
from tests.integration.test_desk_tickets import DESK, open_ticket

PAGE = "/desk/insights"
JUNE = "from=2026-06-01&to=2026-06-30"


@pytest.fixture
def agent(api: TestClient) -> dict[str, str]:
    return agent_headers(api)


def begun(store: Store, topic: str | None, at: datetime, name: str = "one") -> None:
    """A conversation in which the customer wrote once."""
    with store.unit_of_work() as session:
        one = Conversation(id=name, language="fr", topic=topic, created_at=at, updated_at=at)
        said = Message(id=1, conversation_id=name, at=at, author="customer", text="…")
        turn = Turn(
            id=name, conversation_id=name, client_id="1", message_id=1, sent={}, started_at=at
        )
        for each in (one, said, turn):
            session.add(each)
            session.flush()


def table(page: str, chart: str) -> list[list[str]]:
    """The cells of a chart's table, its head first."""
    part = page.split(f'id="{chart}"')[1].split("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", part, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows]


def file(api: TestClient, agent: dict[str, str], chart: str, query: str) -> list[dict[str, str]]:
    answer = api.get(f"{PAGE}/{chart}.csv?{query}", headers=agent)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("who", ["agent", "trainer", "admin"])
def test_page_is_for_all_staff_and_in_their_navigation(api: TestClient, who: str) -> None:
    headers = agent_headers(api, f"{who}@example.com")
    page = api.get(PAGE, headers=headers)
    assert (page.status_code, api.get(f"{PAGE}/topics.csv", headers=headers).status_code) == (
        200,
        200,
    )
    assert f'<a href="{PAGE}" aria-current="page">' in page.text


def test_page_and_files_tell_nothing_when_nobody_is_signed_in(api: TestClient) -> None:
    page = api.get(PAGE)
    assert 'id="password"' in page.text
    assert "tiles" not in page.text
    assert api.get(f"{PAGE}/topics.csv").status_code == 401


def test_what_happened_is_counted_when_it_was_lived_through(
    api: TestClient, agent: dict[str, str], assistant: ScriptedAssistant
) -> None:
    """From the customer's first word to the page, by the real use cases."""
    assistant.intents |= {"a human please": "talk_to_agent", "refund": "request_refund"}
    asking = begin(api, "premium", user="asks", now=None, language="en")
    asking.say("refund")
    begin(api, "premium", user="silent", now=None, language="de")
    number = open_ticket(api)
    for act, body in (("replies", {"text": "Yes."}), ("close", {}), ("reopen", {})):
        api.post(f"{DESK}/{number}/{act}", json=body, headers=agent)
    asking.post("/rating", {"score": 4})
    page = api.get(f"{PAGE}?range=today", headers=agent).text
    assert ["A refund", "1", "1"] in table(page, "topics")
    assert table(page, "languages")[1:] == [["English", "1", "0"], ["French", "0", "1"]]
    assert ["Ticket", "1"] in table(page, "channels")
    assert ["The assistant alone", "1"] in table(page, "outcomes")
    assert ["Nothing was written", "1"] in table(page, "outcomes")
    assert ["Replied in time", "1"] in table(page, "replies")
    assert ["4", "1"] in table(page, "ratings")
    assert table(page, "reopened")[1:] == [["Closed", "1"], ["Of those reopened", "1"]]
    assert ">100.0%</dd>" in page, "answered without a human, of one"
    hours = table(page, "hours")
    assert (len(hours), len(hours[0])) == (25, 8)
    assert sum(int(cell) for row in hours[1:] for cell in row[1:]) == 2


def test_day_is_that_of_the_support_zone_when_midnight_is_another_elsewhere(
    api: TestClient, agent: dict[str, str], store: Store
) -> None:
    begun(store, "request_refund", datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    june, july = (
        file(api, agent, "topics", query) for query in (JUNE, "from=2026-07-01&to=2026-07-01")
    )
    assert june == []
    assert july == [{"topic": "request_refund", "conversations": "1", "tickets_outside": "0"}]
    night = file(api, agent, "hours", "from=2026-07-01&to=2026-07-01")
    assert [(row["weekday"], row["hour"]) for row in night if row["conversations"] == "1"] == [
        ("3", "0")
    ]


def test_files_have_the_numbers_of_the_page_when_they_are_downloaded(
    api: TestClient, agent: dict[str, str], store: Store
) -> None:
    begun(store, None, datetime(2026, 6, 3, 9, 30, tzinfo=UTC))
    page = api.get(f"{PAGE}?{JUNE}", headers=agent).text
    assert len(CHARTS) == 12
    for chart in CHARTS:
        rows = file(api, agent, chart, JUNE)
        shown = table(page, chart)
        assert len(rows) == (168 if chart == "hours" else len(shown) - 1), chart
        assert f"{PAGE}/{chart}.csv?{JUNE}".replace("&", "&amp;") in page
    assert table(page, "topics")[1] == ["No topic known", "1", "0"]
    assert file(api, agent, "topics", JUNE)[0]["topic"] == "unknown"
    answer = api.get(f"{PAGE}/waits.csv?{JUNE}", headers=agent)
    assert "waits-2026-06-01-2026-06-30.csv" in answer.headers["content-disposition"]


def test_file_does_nothing_in_a_spreadsheet_when_a_name_is_a_formula(
    api: TestClient, agent: dict[str, str], store: Store
) -> None:
    begun(store, "=1+1", datetime(2026, 6, 3, tzinfo=UTC))
    assert file(api, agent, "topics", JUNE)[0]["topic"] == "'=1+1"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=2026-06-30&to=2026-06-01", "The first day comes after the last one"),
        ("from=soon&to=2026-06-01", "Choose two days"),
        ("from=2026-06-01", "Choose two days"),
        ("range=forever", "There is no such range"),
        ("from=2000-01-01&to=2026-06-01", "more than ten years"),
    ],
)
def test_page_says_what_is_wrong_and_keeps_it_when_the_days_are_no_range(
    api: TestClient, agent: dict[str, str], query: str, told: str
) -> None:
    page = api.get(f"{PAGE}?{query}", headers=agent)
    assert page.status_code == 200
    assert told in page.text
    assert "tiles" not in page.text
    for name, value in (pair.split("=") for pair in query.split("&")):
        if name != "range":
            assert f'name="{name}" type="date" value="{value}"' in page.text
    answer = api.get(f"{PAGE}/topics.csv?{query}", headers=agent)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["message"]


def test_page_says_so_when_nothing_happened(api: TestClient, agent: dict[str, str]) -> None:
    page = api.get(f"{PAGE}?{JUNE}", headers=agent).text
    assert "Nothing happened in these days: 1 Jun 2026 – 30 Jun 2026." in page
    assert "<svg" not in page


def test_file_is_404_when_there_is_no_such_chart(api: TestClient, agent: dict[str, str]) -> None:
    assert api.get(f"{PAGE}/secrets.csv", headers=agent).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Demandes par heure de la semaine", "Sujet inconnu", "Du")),
        ("de", ("Anfragen nach Stunde der Woche", "Thema unbekannt", "Von")),
        ("es", ("Solicitudes por hora de la semana", "Tema desconocido", "Desde")),
    ],
)
def test_page_is_in_the_language_of_the_desk(
    api: TestClient, agent: dict[str, str], store: Store, language: str, words: tuple[str, ...]
) -> None:
    begun(store, None, real_now())
    api.patch("/api/v1/session", json={"desk_language": language}, headers=agent)
    page: Any = api.get(f"{PAGE}?range=today", headers=agent)
    for each in words:
        assert each in page.text
    assert page.headers["content-language"] == language
