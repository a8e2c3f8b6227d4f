"""The audit log for admins: found by who, what, when and which, page by page, and as a file."""

from __future__ import annotations

import csv
import getpass
import io
import re
from datetime import timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient
from typer.testing import CliRunner

from helpdesk.agents.audit import Changed, Operator, audit
from helpdesk.agents.model import AuditEntry, Staff
from helpdesk.cli.__main__ import app
from helpdesk.clock import real_now
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from tests.integration.conftest import ScriptedAssistant, agent_headers, begin
from tests.integration.test_desk_tickets import open_ticket

LOG = "/desk/audit"


@pytest.fixture
def admin(api: TestClient) -> dict[str, str]:
    return {**agent_headers(api, "admin@example.com"), "Accept-Language": "en"}


def rows(answer: Any) -> list[list[str]]:
    """The cells of the page's table, as they read."""
    assert answer.status_code == 200, answer.text
    body = answer.text.partition('<tbody id="rows">')[2].partition("</tbody>")[0]
    return [
        [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<td>(.*?)</td>", row, re.S)
        ]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.S)
    ]


def write(store: Store, *entries: tuple[str, str], days_ago: float = 0) -> None:
    """Entries of Alex, the agent: actions and subjects."""
    with store.unit_of_work() as session:
        alex = session.scalars(select(Staff).where(Staff.email == "agent@example.com")).one()
        for action, subject in entries:
            audit(session, alex, action, subject, real_now() - timedelta(days=days_ago))


def test_entries_are_told_in_words_with_a_link_to_what_they_are_about(
    api: TestClient, admin: dict[str, str]
) -> None:
    number, agent = open_ticket(api), agent_headers(api)
    path = f"/api/v1/desk/tickets/{number}"
    api.get(path, headers=agent)
    api.patch(path, json={"priority": "high"}, headers=agent)
    page = api.get(f"{LOG}?subject={number}", headers=admin)
    assert [row[1:] for row in rows(page)] == [
        ["Alex agent@example.com", "set the priority of the ticket High", number],
        ["Alex agent@example.com", "read the ticket", number],
    ]
    assert f'href="/desk/tickets/{number}"' in page.text


@pytest.mark.parametrize(
    ("action", "detail", "words"),
    [
        ("annotate", "request_refund", "labelled a message a refund"),
        ("annotate", "greet", "labelled a message hello"),
        ("annotate", "discard", "labelled a message Of no use (a slip, a code)"),
        ("close", "solved", "closed the conversation Solved"),
        ("close", "in their words", "closed the conversation in their words"),
        ("transfer", "language:fr", "passed the conversation on French"),
        ("transfer", "team:Billing", "passed the conversation on Billing"),
        ("model_promoted", "a fraud", "promoted a model below the gate: a fraud"),
        ("of_another_version", "as it is", "of_another_version as it is"),
    ],
)
def test_details_are_words_and_not_codes(
    api: TestClient, admin: dict[str, str], store: Store, action: str, detail: str, words: str
) -> None:
    with store.unit_of_work() as session:
        audit(session, Operator("root"), action, "x", real_now(), detail)
    (told,) = rows(api.get(f"{LOG}?who=cli", headers=admin))
    assert told[2] == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "a modifié une personne rôle : Agent → Admin"),
        ("de", "hat eine Person geändert Rolle: Agent → Admin"),
        ("es", "cambió los datos de una persona papel: Agente → Admin"),
    ],
)
def test_entries_are_told_in_the_language_of_the_desk(
    api: TestClient, admin: dict[str, str], store: Store, language: str, words: str
) -> None:
    with store.unit_of_work() as session:
        changed = [Changed("role", "agent", "admin")]
        audit(
            session, Operator("root"), "change_user", "x@example.com", real_now(), changes=changed
        )
    api.patch("/api/v1/session", json={"desk_language": language}, headers=admin)
    (told,) = rows(api.get(f"{LOG}?subject=x@example.com", headers=admin))
    assert told[2] == words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"read", "reply", "ticket_closed", "webhook_added"}),
        ("what=reads", {"read"}),
        ("what=changes", {"reply", "ticket_closed", "webhook_added"}),
        ("what=reply", {"reply"}),
        ("about=ticket", {"ticket_closed"}),
        ("about=conversation&what=reads", {"read"}),
        ("who=cli", {"webhook_added"}),
        ("who={agent}", {"read", "reply", "ticket_closed"}),
        ("who={trainer}", set()),
        ("subject=23456", {"ticket_closed"}),
        ("subject=2%25", set()),
        ("until={before}", {"ticket_closed"}),
        ("since={after}", {"read", "reply", "webhook_added"}),
        ("since={before}&until={before}", {"ticket_closed"}),
        (
            "what=nonsense&about=nonsense&who=me&since=x",
            {"read", "reply", "ticket_closed", "webhook_added"},
        ),
    ],
)
def test_log_shows_what_the_filters_leave(
    api: TestClient, admin: dict[str, str], store: Store, query: str, found: set[str]
) -> None:
    write(store, ("ticket_closed", "2345678"), days_ago=3)
    write(store, ("read", "c1"), ("reply", "c1"))
    with store.unit_of_work() as session:
        audit(session, Operator("root"), "webhook_added", "Desk", real_now())
        ids = dict(session.execute(select(Staff.email, Staff.id)).all())
    # Days are those of the support's zone.
    day = (real_now() - timedelta(days=3)).astimezone(ZoneInfo("Europe/Paris")).date()
    query = query.format(
        agent=ids["agent@example.com"],
        trainer=ids["trainer@example.com"],
        before=day,
        after=day + timedelta(days=1),
    )
    exported = api.get(f"{LOG}/export.csv?{query}", headers=admin).text.removeprefix("\ufeff")
    actions = {row["action"] for row in csv.DictReader(io.StringIO(exported, newline=""))}
    assert actions - {"sign_in", "audit_export"} == found
    shown = len(rows(api.get(f"{LOG}?{query}", headers=admin)))
    assert shown >= len(found)
    assert shown > 0 or "No entry matches." in api.get(f"{LOG}?{query}", headers=admin).text


def test_pages_follow_each_other_without_gap_when_entries_come_in_between(
    api: TestClient, admin: dict[str, str], store: Store
) -> None:
    write(store, *(("read", f"c{number:03d}") for number in range(120)))
    seen: list[str] = []
    address = f"{LOG}?about=conversation"
    while address:
        page = api.get(address, headers=admin)
        seen += [row[3] for row in rows(page)]
        write(store, ("read", "later"))
        following = re.search(r'href="(/desk/audit\?[^"]*cursor=\d+)"', page.text)
        address = unescape(following[1]) if following else ""
    assert seen == [f"c{number:03d}" for number in reversed(range(120))]


def test_file_holds_every_entry_and_nothing_that_a_spreadsheet_would_run(
    api: TestClient, admin: dict[str, str], store: Store
) -> None:
    write(store, *(("read", f"c{number}") for number in range(600)))
    write(store, ("edit_text", "=cmd|' /C calc'!A0"))
    answer = api.get(f"{LOG}/export.csv", headers=admin)
    assert answer.headers["content-disposition"] == 'attachment; filename="audit.csv"'
    read = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))
    assert sum(row["action"] == "read" for row in read) == 600
    assert {row["done"] for row in read if row["action"] == "read"} == {"read the conversation"}
    assert "'=cmd|' /C calc'!A0" in [row["subject"] for row in read]
    with store.reading() as session:
        assert "audit_export" in session.scalars(select(AuditEntry.action)).all()


@pytest.mark.parametrize("who", ["agent@example.com", "trainer@example.com"])
def test_log_is_for_admins_only(api: TestClient, who: str) -> None:
    headers = agent_headers(api, who)
    assert api.get(LOG, headers=headers).status_code == 403
    assert api.get(f"{LOG}/export.csv", headers=headers).status_code == 403
    assert "audit_export" not in api.get(LOG).text
    assert api.get(f"{LOG}/export.csv").status_code == 401


def test_customers_secrets_are_never_in_the_log(
    api: TestClient, assistant: ScriptedAssistant, store: Store, admin: dict[str, str]
) -> None:
    assistant.intents["a human please"] = "talk_to_agent"
    customer = begin(api, "premium")
    customer.say("a human please")
    customer.say("my card is 4111 1111 1111 1111")
    customer.say("a human please")
    customer.post("/pin", {"pin": "300003"})
    desk = f"/api/v1/desk/conversations/{customer.id}"
    for act, body in (
        ("accept", None),
        ("notes", {"text": "PIN 300003, card 4111 1111 1111 1111"}),
        ("topic", {"topic": "statistics", "reason": "said PIN 300003"}),
        ("close", {"reason": "paid with 4111 1111 1111 1111"}),
    ):
        assert api.post(f"{desk}/{act}", json=body, headers=admin).status_code == 200
    api.get("/desk/tickets/export.csv?q=4111+1111+1111+1111", headers=admin)
    with store.reading() as session:
        entries = session.scalars(select(AuditEntry)).all()
        told = " ".join(f"{e.action} {e.subject} {e.detail} {e.changes}" for e in entries)
    assert "close" in told
    assert "ticket_export" in told
    for secret in ("300003", "4111", "guichet-demo"):
        assert secret not in told


def test_commands_are_in_the_log_as_the_user_of_the_machine(
    api: TestClient, admin: dict[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUICHET_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("GUICHET_HOME", str(settings.home))
    kim, password = "kim@example.org", "a good long password"
    for arguments in (
        ("user", "add", kim, "--name", "Kim", "--password", password),
        ("user", "password", kim, "--password", f"{password}!"),
        ("user", "role", kim, "trainer"),
        ("user", "deactivate", kim),
        ("user", "invite", "lee@example.org", "--role", "admin"),
        ("webhook", "add", "mailto:inbox@example.org", "--name", "Inbox"),
        ("webhook", "remove", "1"),
    ):
        done = CliRunner().invoke(app, list(arguments))
        assert done.exit_code == 0, (arguments, done.output, done.exception)
    told = rows(api.get(f"{LOG}?who=cli", headers=admin))
    me = f"command line ({getpass.getuser()})"
    assert [row[1:] for row in told] == [
        [me, "removed another desk", "Inbox"],
        [me, "added another desk", "Inbox"],
        [me, "invited somebody Admin", "lee@example.org"],
        [me, "changed a person active: yes → no", kim],
        [me, "changed a person role: Agent → Trainer", kim],
        [me, "changed a password", kim],
        [me, "added a person Agent", kim],
    ]
    assert password not in api.get(f"{LOG}/export.csv", headers=admin).text
