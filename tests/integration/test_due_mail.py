"""Warnings before a reply is late: to whom, when, in which language, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from helpdesk.agents.model import Staff
from helpdesk.clock import real_now
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from helpdesk.tickets.due_mail import warn_of_due
from helpdesk.tickets.model import Ticket
from tests.integration.conftest import ScriptedAssistant, agent_headers
from tests.integration.still_guichet import StillGuichet, part_of, still_guichet
from tests.integration.test_desk_tickets import DESK, open_ticket

AGENT, ADMIN = "agent@example.com", "admin@example.com"


@pytest.fixture
def guichet(
    settings: Settings, assistant: ScriptedAssistant, tmp_path: Path
) -> Iterator[StillGuichet]:
    with still_guichet(settings, assistant, tmp_path / "mailbox") as started:
        yield started


def warned(guichet: StillGuichet) -> list[EmailMessage]:
    """The mails to staff after one look at what is due."""
    warn_of_due(guichet.counter)
    return guichet.mails(AGENT, ADMIN)


def subjects(guichet: StillGuichet) -> list[tuple[str, str]]:
    return [(each["To"], each["Subject"]) for each in warned(guichet)]


def due_in(store: Store, number: str, **left: float) -> None:
    """Have the reply to a ticket due so long from now."""
    with store.unit_of_work() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
        ticket.reply_due_by = real_now() + timedelta(**left)


def change(store: Store, who: str, **values: object) -> int:
    """Change one of the staff; their id."""
    with store.unit_of_work() as session:
        staff = session.scalars(select(Staff).where(Staff.email == who)).one()
        for name, value in values.items():
            setattr(staff, name, value)
        return staff.id


def test_each_warning_is_mailed_once_also_when_guichet_was_restarted(
    guichet: StillGuichet, store: Store
) -> None:
    number = open_ticket(guichet.api, language="en")
    assert subjects(guichet) == []
    for left, words in (
        ({"hours": 3, "minutes": 59}, "reply due within 4 hours"),
        ({"minutes": 59}, "reply due within 1 hour"),
        ({"seconds": -1}, "the reply is overdue"),
    ):
        due_in(store, number, **left)
        assert subjects(guichet) == [(AGENT, f"Ticket {number}: {words}")]
        assert subjects(guichet) == []
        guichet.restart()
        assert subjects(guichet) == []
    due_in(store, number, days=-3)
    assert subjects(guichet) == []


@pytest.mark.parametrize(
    ("left", "warned"),
    [({"hours": 4, "minutes": 1}, 0), ({"hours": 3, "minutes": 59}, 1)],
)
def test_warning_begins_four_hours_before_the_end(
    guichet: StillGuichet, store: Store, left: dict[str, float], warned: int
) -> None:
    due_in(store, open_ticket(guichet.api), **left)
    assert len(subjects(guichet)) == warned


def test_warnings_that_were_missed_are_not_sent_after_the_last_one(
    guichet: StillGuichet, store: Store
) -> None:
    number = open_ticket(guichet.api, language="en")
    due_in(store, number, hours=-5)
    assert subjects(guichet) == [(AGENT, f"Ticket {number}: the reply is overdue")]
    assert subjects(guichet) == []


def test_nobody_is_warned_when_the_customer_does_not_wait(
    guichet: StillGuichet, store: Store
) -> None:
    number, agent = open_ticket(guichet.api), agent_headers(guichet.api)
    guichet.api.post(f"{DESK}/{number}/replies", json={"text": "Voici."}, headers=agent)
    due_in(store, number, minutes=10)
    assert subjects(guichet) == []


def test_warnings_start_anew_when_the_customer_writes_after_an_answer(
    guichet: StillGuichet, store: Store
) -> None:
    number, agent = open_ticket(guichet.api, language="en"), agent_headers(guichet.api)
    due_in(store, number, minutes=10)
    assert len(subjects(guichet)) == 1
    guichet.api.post(f"{DESK}/{number}/replies", json={"text": "Here."}, headers=agent)
    guichet.api.post(f"{DESK}/{number}/close", headers=agent)
    guichet.api.post(f"{DESK}/{number}/reopen", headers=agent)
    assert subjects(guichet) == []
    due_in(store, number, minutes=20)
    assert subjects(guichet) == [(AGENT, f"Ticket {number}: reply due within 1 hour")]


def test_warning_goes_to_whom_the_ticket_is_assigned_while_they_can_sign_in(
    guichet: StillGuichet, store: Store
) -> None:
    number, agent = open_ticket(guichet.api), agent_headers(guichet.api)
    chief = change(store, ADMIN)
    guichet.api.patch(f"{DESK}/{number}", json={"assignee": chief}, headers=agent)
    due_in(store, number, hours=2)
    assert [to for to, _ in subjects(guichet)] == [ADMIN]
    change(store, ADMIN, active=False)
    due_in(store, number, minutes=30)
    assert [to for to, _ in subjects(guichet)] == [AGENT]


@pytest.mark.parametrize(
    ("languages", "active", "told"),
    [(["fr"], True, AGENT), (["en"], True, AGENT), (["fr"], False, ADMIN)],
)
def test_warning_of_an_unassigned_ticket_goes_to_the_team_and_never_to_nobody(
    guichet: StillGuichet, store: Store, languages: list[str], active: bool, told: str
) -> None:
    number = open_ticket(guichet.api, language="fr")
    change(store, AGENT, languages=languages, active=active)
    due_in(store, number, hours=2)
    assert [to for to, _ in subjects(guichet)] == [told]


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("fr", "la réponse est en retard", "Le délai promis est passé"),
        ("de", "die Antwort ist überfällig", "Die versprochene Zeit ist um"),
        ("es", "la respuesta lleva retraso", "El plazo prometido ha pasado"),
    ],
)
def test_warning_is_in_the_language_of_the_desk_and_says_where_to_go(
    guichet: StillGuichet, store: Store, language: str, subject: str, words: str
) -> None:
    number = open_ticket(guichet.api, subject="<b>Charged</b> twice")
    change(store, AGENT, desk_language=language)
    due_in(store, number, minutes=-1)
    (mail,) = warned(guichet)
    assert subject in mail["Subject"]
    assert words in part_of(mail)
    assert f"{number} · <b>Charged</b> twice" in part_of(mail)
    assert f"/desk/tickets/{number}" in part_of(mail)
    page = part_of(mail, "html")
    assert "&lt;b&gt;Charged&lt;/b&gt; twice" in page
    assert f'href="http://127.0.0.1:8000/desk/tickets/{number}"' in page


def test_many_warnings_at_once_are_one_mail_that_counts_what_it_does_not_list(
    guichet: StillGuichet, store: Store
) -> None:
    numbers = [open_ticket(guichet.api, f"u{index}", language="en") for index in range(23)]
    for number in numbers:
        due_in(store, number, minutes=-1)
    due_in(store, numbers[0], hours=2)
    (mail,) = warned(guichet)
    assert mail["Subject"] == "23 tickets wait for a reply"
    text = part_of(mail)
    assert text.index("The promised time is over") < text.index(
        "As promised, a reply is due within 4 hours:"
    )
    assert "and 2 more" in text
    assert numbers[0] in text


def test_floor_names_what_is_due_to_whom_it_concerns(guichet: StillGuichet, store: Store) -> None:
    agent, chief = agent_headers(guichet.api), change(store, ADMIN)
    mine, theirs, later = (open_ticket(guichet.api, f"u{n}", language="en") for n in range(3))
    due_in(store, mine, minutes=-1)
    due_in(store, theirs, hours=2)
    guichet.api.patch(f"{DESK}/{theirs}", json={"assignee": chief}, headers=agent)

    def due(headers: dict[str, str]) -> Any:
        return guichet.api.get("/api/v1/desk/floor", headers=headers).json()["due"]

    told = due(agent)
    assert (told["count"], told["overdue"]) == (1, 1)
    assert [(each["number"], each["urgency"]) for each in told["tickets"]] == [(mine, "overdue")]
    assert "subject" not in told["tickets"][0], "a notification is read by whoever sees the screen"
    due_in(store, later, minutes=30)
    assert [each["number"] for each in due(agent)["tickets"]] == [mine, later]
    assert theirs in [each["number"] for each in due(agent_headers(guichet.api, ADMIN))["tickets"]]
