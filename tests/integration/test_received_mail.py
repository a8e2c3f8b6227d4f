"""Mail that is piped in: joined to its ticket where that is certain, else kept for a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from helpdesk.clock import real_now
from helpdesk.conversations.counter import Counter
from helpdesk.mail.sender import FolderSender, SmtpSender
from helpdesk.outbox.delivery import deliver_due
from helpdesk.outbox.model import OutboxEntry
from helpdesk.store.engine import Store
from helpdesk.tickets.receive import Received, receive_mail
from helpdesk.tickets.received import Outcome, ReceivedMail
from tests.integration.conftest import agent_headers
from tests.integration.test_desk_tickets import DESK, as_customer, open_ticket
from tests.mail_server import mail_server

ANNA = "anna.premium@example.com"
OURS = {"x-guichet": "1"}


@pytest.fixture
def api(api_at_rest: TestClient) -> TestClient:
    """Nobody else takes the mails that a test looks at."""
    return api_at_rest


@pytest.fixture
def counter(api: TestClient) -> Counter:
    counter = api.app.state.counter  # type: ignore[attr-defined]
    assert isinstance(counter, Counter)
    return counter


@pytest.fixture
def agent(api: TestClient) -> dict[str, str]:
    return agent_headers(api)


@pytest.fixture
def pages(api: TestClient) -> TestClient:
    """A browser that is signed in as an agent."""
    body = {"email": "agent@example.com", "password": "guichet-demo"}
    assert api.post("/api/v1/session", json=body).status_code == 200
    return api


@pytest.fixture
def number(api: TestClient) -> str:
    return open_ticket(api)


def answer(
    counter: Counter, number: str, text: str = "C'est bon.", sender: str = ANNA, **headers: str
) -> EmailMessage:
    """A customer's answer to the mail that confirmed the ticket."""
    message = EmailMessage()
    message["From"] = f"Anna <{sender}>"
    message["To"] = "support@example.com"
    message["Subject"] = f"Re: Ticket {number}"
    message["References"] = f"<{counter.services.threads.message_id(number, 0)}>"
    message.set_content(text)
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    return message


def receive(counter: Counter, message: EmailMessage) -> Received:
    return receive_mail(counter, bytes(message))


def kept(store: Store) -> list[ReceivedMail]:
    with store.reading() as session:
        return list(session.scalars(select(ReceivedMail).order_by(ReceivedMail.id)))


def test_answer_joins_its_ticket_and_the_clock_starts_when_the_customer_writes_back(
    api: TestClient, agent: dict[str, str], counter: Counter, store: Store, number: str
) -> None:
    api.post(f"{DESK}/{number}/replies", json={"text": "Essayez."}, headers=agent)
    quoted = "C'est bon.\n\nLe mar. 24 nov. 2026, Support a écrit :\n> Essayez.\n"
    assert receive(counter, answer(counter, number, quoted)).outcome is Outcome.THREADED
    shown = as_customer(api, number)
    assert shown["status"] == "open"
    assert shown["replies"][-1]["text"] == "C'est bon."
    (mail,) = kept(store)
    assert "> Essayez." in mail.text, "the whole mail is kept"
    history = api.get(f"{DESK}/{number}", headers=agent).json()["history"]
    assert history[0]["action"] == "by_mail"


def test_answer_is_added_once_when_it_is_handed_over_again(
    api: TestClient, counter: Counter, number: str
) -> None:
    message = answer(counter, number)
    assert not receive(counter, message).again
    assert receive(counter, message).again
    assert len(as_customer(api, number)["replies"]) == 1


def test_answer_is_known_by_the_address_it_goes_to_when_its_references_are_gone(
    counter: Counter, number: str
) -> None:
    token = counter.services.threads.token(number)
    message = answer(counter, number, References="<x@y>", To=f"support+{token}@example.com")
    assert receive(counter, message).outcome is Outcome.THREADED


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"sender": "mallory@example.net"}, Outcome.OTHER_SENDER),
        ({"References": "<t-{number}-aaaaaaaaaaaaaaaa.0@example.com>"}, Outcome.FORGED),
        ({"References": "<something@else>"}, Outcome.NO_TICKET),
        ({"Auto_Submitted": "auto-replied"}, Outcome.AUTOMATIC),
        ({"Return_Path": "<>"}, Outcome.BOUNCE),
        ({"From": "undisclosed"}, Outcome.UNREADABLE),
    ],
)
def test_mail_is_kept_and_changes_no_ticket_when_it_is_not_certainly_an_answer(
    api: TestClient,
    counter: Counter,
    store: Store,
    number: str,
    change: dict[str, str],
    outcome: Outcome,
) -> None:
    changed = {name: value.replace("{number}", number) for name, value in change.items()}
    assert receive(counter, answer(counter, number, "Lost?", **changed)).outcome is outcome
    assert as_customer(api, number)["replies"] == []
    (mail,) = kept(store)
    assert (mail.text, mail.outcome) == ("Lost?", outcome)
    waits = mail.handled_at is None
    assert waits == (outcome is not Outcome.AUTOMATIC), "a person sees what a person wrote"


def test_secrets_are_masked_when_they_come_by_mail(
    api: TestClient, counter: Counter, store: Store, number: str
) -> None:
    text = "Mein PIN ist 300003, Karte 4111 1111 1111 1111.\n-- \nAnna 300003"
    receive(counter, answer(counter, number, text))
    receive(counter, answer(counter, number, text, sender="mallory@example.net"))
    written = str(as_customer(api, number)) + "".join(m.text + m.subject for m in kept(store))
    assert "4111" not in written
    # Known as the account's own where the sender is its customer; beside a word for PIN anywhere.
    assert "300003" not in as_customer(api, number)["replies"][0]["text"]
    assert "ist 300003" not in written


def test_files_are_kept_like_uploads_when_they_come_by_mail(
    api: TestClient, agent: dict[str, str], counter: Counter, number: str
) -> None:
    message = answer(counter, number)
    message.add_attachment(b"3.11.: 35 EUR", "text", "plain", filename="log.txt")
    message.add_attachment(b"MZ\x90", "application", "octet-stream", filename="virus.exe")
    message.add_attachment(b"<html>", "image", "png", filename="picture.png")
    assert receive(counter, message).refused == ("virus.exe", "picture.png")
    shown = api.get(f"{DESK}/{number}", headers=agent).json()
    assert [file["name"] for file in shown["files"]] == ["log.txt"]
    assert shown["files"][0]["reply"] == shown["replies"][0]["id"]
    refused = [e["detail"] for e in shown["history"] if e["action"] == "file_refused"]
    assert sorted(refused) == ["picture.png", "virus.exe"]


def test_mail_that_waits_joins_a_ticket_with_its_files_when_an_agent_says_so(
    pages: TestClient, counter: Counter, store: Store, number: str
) -> None:
    message = answer(counter, number, "From my other address.", sender="anna@home.example")
    message.add_attachment(b"log", "text", "plain", filename="log.txt")
    receive(counter, message)
    (mail,) = kept(store)
    page = pages.get("/desk/tickets/mail").text
    assert "From my other address." in page
    file = re.search(r"/api/v1/desk/attachments/([0-9a-f-]+)", page)
    assert file
    assert pages.get(f"/api/v1/desk/attachments/{file[1]}").content == b"log"
    wrong = pages.post(f"/desk/tickets/mail/{mail.id}/add", data={"value": "1"}, headers=OURS)
    assert "There is no ticket with this number." in wrong.text
    assert 'value="1"' in wrong.text
    done = pages.post(f"/desk/tickets/mail/{mail.id}/add", data={"value": number}, headers=OURS)
    assert f'href="/desk/tickets/{number}"' in done.text
    assert as_customer(pages, number)["replies"] == [], "another address: only agents see it"
    shown = pages.get(f"{DESK}/{number}").json()
    assert "From my other address." in shown["replies"][0]["text"]
    assert [each["name"] for each in shown["files"]] == ["log.txt"]
    assert pages.get(f"/api/v1/desk/attachments/{file[1]}").content == b"log"
    again = pages.post(f"/desk/tickets/mail/{mail.id}/add", data={"value": number}, headers=OURS)
    assert "already" in again.text


def test_mail_of_a_customer_becomes_a_ticket_with_care_when_an_agent_says_so(
    pages: TestClient, counter: Counter, store: Store, number: str
) -> None:
    message = answer(counter, number, "A new matter.", References="<x@y>")
    receive(counter, message)
    (mail,) = kept(store)
    pages.post(f"/desk/tickets/mail/{mail.id}/open", headers=OURS)
    newest = pages.get(DESK).json()["items"][0]
    assert newest["number"] != number
    assert newest["stricter_verification"], "an address proves nothing"
    assert kept(store)[0].handled_at is not None


def test_mail_stays_where_it_is_when_the_form_comes_from_another_site(
    pages: TestClient, counter: Counter, store: Store, number: str
) -> None:
    receive(counter, answer(counter, number, sender="mallory@example.net"))
    (mail,) = kept(store)
    assert pages.post(f"/desk/tickets/mail/{mail.id}/done").status_code == 403
    assert kept(store)[0].handled_at is None
    pages.post(f"/desk/tickets/mail/{mail.id}/done", headers=OURS)
    assert kept(store)[0].handled_at is not None


def test_customer_answers_the_mail_that_arrived_when_an_agent_replied(
    api: TestClient, agent: dict[str, str], counter: Counter, tmp_path: Path, number: str
) -> None:
    """Over a real SMTP server, there and back."""
    api.post(f"{DESK}/{number}/replies", json={"text": "Essayez <b>ceci</b>."}, headers=agent)
    with mail_server(tmp_path / "arrived") as url:
        deliver_due(counter.store, SmtpSender(url, counter.settings.mail_from), real_now())
    arrived = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in sorted((tmp_path / "arrived").glob("*.eml"))
    ]
    confirmed, replied = arrived
    assert confirmed["Auto-Submitted"] == "auto-generated"
    assert replied["Auto-Submitted"] is None
    assert replied["References"] == confirmed["Message-ID"]
    assert [part.get_content_type() for part in replied.walk()][1:] == ["text/plain", "text/html"]
    assert "&lt;b&gt;ceci" in replied.get_body(("html",)).get_content()

    back = EmailMessage()
    back["From"], back["To"] = replied["To"], replied["From"]
    back["Subject"] = f"Re: {replied['Subject']}"
    back["In-Reply-To"] = replied["Message-ID"]
    said = "".join(f"> {line}\n" for line in replied.get_body(("plain",)).get_content().split("\n"))
    back.set_content(f"Merci !\n\nLe 24 nov. 2026 à 10:00, Guichet a écrit :\n{said}")
    assert receive(counter, back).outcome is Outcome.THREADED
    assert as_customer(api, number)["replies"][-1]["text"] == "Merci !"


def test_bounce_is_told_in_the_history_when_it_returns_our_mail(
    api: TestClient, agent: dict[str, str], counter: Counter, number: str
) -> None:
    ours = counter.services.threads.message_id(number, 3)
    raw = (
        "From: MAILER-DAEMON@mx.example.com\nContent-Type: multipart/report; boundary=b\n\n"
        f"--b\n\nNo such mailbox.\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <{ours}>\n\n"
        "Hello\n--b--\n"
    )
    assert receive_mail(counter, raw.encode()) == Received(Outcome.BOUNCE, number)
    shown = api.get(f"{DESK}/{number}", headers=agent).json()
    assert shown["history"][0]["action"] == "bounced"
    assert shown["status"] == "open"


def test_contact_message_waits_at_the_desk_when_its_mail_would_come_back_to_us(
    pages: TestClient, counter: Counter, store: Store
) -> None:
    body = {"topic": "press", "email": "Ed@paper.example", "text": "PIN 300003?", "language": "en"}
    reference = pages.post("/api/v1/contact", json=body).json()["reference"]
    (entry,) = kept(store)
    assert (entry.outcome, entry.handled_at) == (Outcome.CONTACT, None)
    page = pages.get("/desk/tickets/mail").text
    assert reference in page
    assert "ed@paper.example" in page
    assert "300003" not in page


@pytest.fixture
def mails_of(store: Store, tmp_path: Path) -> Callable[[], list[Any]]:
    """All mails that have left so far."""

    def deliver() -> list[Any]:
        deliver_due(store, FolderSender(tmp_path / "sent", "support@example.com"), real_now())
        with store.reading() as session:
            return list(session.scalars(select(OutboxEntry.payload).order_by(OutboxEntry.id)))

    return deliver


def test_nobody_is_answered_when_a_mail_comes_in(
    counter: Counter, number: str, mails_of: Callable[[], list[Any]]
) -> None:
    before = len(mails_of())
    for change in ({}, {"Auto_Submitted": "auto-replied"}, {"sender": "mallory@example.net"}):
        receive(counter, answer(counter, number, str(change), **change))
    assert len(mails_of()) == before, "two programs never write to each other without end"
