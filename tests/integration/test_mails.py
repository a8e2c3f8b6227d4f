"""Every mail there is, through a real mail server: text and page, in its language, never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from helpdesk.accounts.demo import DEMO_PINS
from helpdesk.policy import Plan
from helpdesk.settings import Settings
from helpdesk.store.engine import Store
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.texts.staff import STAFF_LANGUAGES
from helpdesk.tickets.customer_mail import mail_opened
from helpdesk.tickets.model import Ticket
from helpdesk.webhooks.model import Disabled, WebhookTarget
from helpdesk.webhooks.notice import notify_admins
from helpdesk.webhooks.sender import Answer
from tests.integration.conftest import ScriptedAssistant, agent_headers, begin, code_in
from tests.integration.still_guichet import StillGuichet, part_of, still_guichet
from tests.integration.test_desk_tickets import DESK, open_ticket

ANNA = "anna.premium@example.com"
EVIL = "<script>alert(1)</script> & <img src=x>"
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;img src=x&gt;"


@pytest.fixture
def guichet(
    settings: Settings, assistant: ScriptedAssistant, tmp_path: Path
) -> Iterator[StillGuichet]:
    with still_guichet(settings, assistant, tmp_path / "mailbox") as started:
        yield started


def check(mail: EmailMessage, language: str, *words: str, automatic: bool = True) -> str:
    """That both parts say these words, in the language, and that the page loads nothing.

    Returns the page.
    """
    text, page = part_of(mail), part_of(mail, "html")
    for each in words:
        assert each in text
        assert each in re.sub(r"<[^>]+>", "", page).replace("&#39;", "'")
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<(script|img|link|iframe|object|form)\b", page)
    assert not re.search(r"<[^>]*(\bsrc(set)?=|\bbackground=|url\(|@import)", page)
    assert ("Auto-Submitted" in mail) == automatic
    return page


def links(page: str) -> list[str]:
    return re.findall(r'<a class="go" href="([^"]+)"', page)


@pytest.mark.parametrize(
    ("language", "told", "button"),
    [
        ("en", "We have received your request as ticket", "Follow it or add to it"),
        ("fr", "Nous avons bien reçu votre demande. Ticket", "Suivre ou compléter ma demande"),
        ("de", "Wir haben Ihre Anfrage als Ticket", "Ticket verfolgen oder ergänzen"),
        ("es", "Hemos recibido tu solicitud con el número", "Seguirlo o añadir información"),
    ],
)
def test_opened_ticket_is_confirmed(
    guichet: StillGuichet, language: str, told: str, button: str
) -> None:
    number = open_ticket(guichet.api, language=language, subject=f"Été {EVIL}")
    (mail,) = guichet.mails(ANNA)
    assert number in mail["Subject"]
    assert EVIL in mail["Subject"]
    page = check(mail, language, told, number, button)
    assert EVIL in part_of(mail)
    assert ESCAPED in page
    assert links(page) == [f"http://127.0.0.1:8000/support/tickets/{number}"]


def test_opened_ticket_is_confirmed_in_portuguese_which_the_ticket_itself_is_not_in(
    guichet: StillGuichet, store: Store
) -> None:
    number = open_ticket(guichet.api, language="en")
    guichet.mails()
    with store.unit_of_work() as session:
        ticket = session.scalars(select(Ticket).where(Ticket.number == number)).one()
        ticket.key = "as the assistant opens it"
        services, now = guichet.counter.services, guichet.counter.clock()
        mail_opened(services, session, ticket, "pt", "amanhã, 10:00", now)
    (mail,) = guichet.mails(ANNA)
    check(mail, "pt", f"Recebemos o seu pedido como chamado {number}", "até amanhã, 10:00")


@pytest.mark.parametrize(
    ("language", "replied", "closed"),
    [
        ("en", "We have replied to your ticket", "is closed."),
        ("fr", "a reçu une réponse", "est clos."),
        ("de", "Es gibt eine Antwort auf Ihr Ticket", "ist abgeschlossen."),
        ("es", "Hay una respuesta a tu ticket", "está cerrado."),
    ],
)
def test_reply_and_closing_are_mailed_in_the_thread_of_the_ticket(
    guichet: StillGuichet, language: str, replied: str, closed: str
) -> None:
    number, agent = open_ticket(guichet.api, language=language), agent_headers(guichet.api)
    (opened,) = guichet.mails(ANNA)
    body = {"text": f"Voilà:\n\n{EVIL}"}
    guichet.api.post(f"{DESK}/{number}/replies", json=body, headers=agent)
    for _ in range(2):
        guichet.api.post(f"{DESK}/{number}/close", headers=agent)
    reply, ended = guichet.mails(ANNA)
    page = check(reply, language, replied, "Alex", "Voilà:", automatic=False)
    assert EVIL in part_of(reply)
    assert ESCAPED in page
    check(ended, language, number, closed, automatic=False)
    for mail in (reply, ended):
        assert mail["References"] == opened["Message-ID"]
        assert mail["Subject"] == opened["Subject"]
    guichet.api.post(f"{DESK}/{number}/reopen", headers=agent)
    assert guichet.mails(ANNA) == []


@pytest.mark.parametrize(
    ("language", "subject", "told"),
    [
        ("en", "Your one-time code", "It is valid for 15 minutes."),
        ("fr", "Votre code à usage unique", "Il est valable 15 minutes."),
        ("de", "Ihr Einmalcode", "Er gilt 15 Minuten."),
        ("es", "Tu código de un solo uso", "Es válido durante 15 minutos."),
        ("pt", "Seu código de uso único", "Ele vale por 15 minutos."),
    ],
)
def test_code_stands_alone_and_is_no_part_of_the_subject(
    guichet: StillGuichet, language: str, subject: str, told: str
) -> None:
    begin(guichet.api, language=language).post("/identify", {"email": "premium@example.com"})
    (mail,) = guichet.mails()
    assert mail["Subject"] == subject
    code = code_in(part_of(mail))
    page = check(mail, language, told, code)
    assert re.search(rf'class="code"[^>]*>{code}</p>', page)
    assert len(re.findall(r"\b\d{6}\b", page)) == 1, "no other number looks like the code"


@pytest.mark.parametrize("language", LANGUAGES)
def test_transcript_has_all_that_was_said_as_text(guichet: StillGuichet, language: str) -> None:
    customer = begin(guichet.api, "premium", user="anna", language=language)
    customer.say(EVIL)
    customer.post("/transcript/mail", {})
    (mail,) = guichet.mails(ANNA)
    said = [each["text"] for each in customer.state()["messages"]]
    first = said[0].split("\n")[0][:40]
    page = check(mail, language, first)
    assert EVIL in part_of(mail)
    assert ESCAPED in page


def test_waiting_customer_whom_nobody_takes_gets_a_confirmation_by_mail(
    guichet: StillGuichet, assistant: ScriptedAssistant
) -> None:
    assistant.intents["a human please"] = "talk_to_agent"
    customer = begin(guichet.api, "premium", user="anna")
    customer.say("a human please")
    customer.post("/pin", {"pin": DEMO_PINS[Plan.PREMIUM]})
    agent = agent_headers(guichet.api)
    path = f"/api/v1/desk/conversations/{customer.id}"
    for _ in range(2):
        guichet.api.post(f"{path}/ticket", headers=agent)
    (mail,) = guichet.mails(ANNA)
    (ticket,) = customer.state()["tickets"]
    check(mail, "en", "We have received your request as ticket", ticket["number"])


def desk_in(guichet: StillGuichet, language: str) -> dict[str, str]:
    admin = agent_headers(guichet.api, "admin@example.com")
    guichet.api.patch("/api/v1/session", json={"desk_language": language}, headers=admin)
    return admin


@pytest.mark.parametrize(
    ("language", "told", "button"),
    [
        ("en", "Choose your name and a password", "Accept the invitation"),
        ("fr", "Choisissez votre nom et un mot de passe", "Accepter l’invitation"),
        ("de", "Wählen Sie Ihren Namen und ein Passwort", "Einladung annehmen"),
        ("es", "Elija su nombre y una contraseña", "Aceptar la invitación"),
    ],
)
def test_invitation_is_in_the_language_of_the_desk(
    guichet: StillGuichet, language: str, told: str, button: str
) -> None:
    body = {"email": "kim@example.org"}
    guichet.api.post("/api/v1/staff/invitations", json=body, headers=desk_in(guichet, language))
    (mail,) = guichet.mails()
    page = check(mail, language, told, button)
    (link,) = links(page)
    assert link.startswith("http://127.0.0.1:8000/desk/invitation#")
    assert link in part_of(mail)


@pytest.mark.parametrize("language", STAFF_LANGUAGES)
def test_admins_are_told_of_a_target_that_is_switched_off(
    guichet: StillGuichet, store: Store, language: str
) -> None:
    desk_in(guichet, language)
    target = WebhookTarget(id=1, name=f"Zammad {EVIL}", disabled=Disabled.FAILING)
    now = guichet.counter.clock()
    with store.unit_of_work() as session:
        notify_admins(session, target, Answer(500, EVIL), "https://desk.example", now)
    (mail,) = guichet.mails("admin@example.com")
    page = check(mail, language, "Zammad")
    assert ESCAPED in page
    assert links(page) == ["https://desk.example/desk/webhooks"]


@pytest.mark.parametrize(
    ("written", "read", "told"),
    [
        ("en", "en", "A message from the contact page: Press"),
        ("fr", "fr", "Un message de la page de contact : Presse"),
        ("pt", "en", "Language: Portuguese"),
    ],
)
def test_message_of_the_contact_page_reaches_the_team_and_answers_go_to_its_sender(
    guichet: StillGuichet, written: str, read: str, told: str
) -> None:
    body = {"topic": "press", "email": "reporter@example.org", "text": EVIL, "language": written}
    assert guichet.api.post("/api/v1/contact", json=body).status_code < 300
    (mail,) = guichet.mails()
    assert mail["Reply-To"] == "reporter@example.org"
    page = check(mail, read, "reporter@example.org")
    assert told in part_of(mail)
    assert EVIL in part_of(mail)
    assert ESCAPED in page


def test_header_is_no_place_to_add_others(guichet: StillGuichet) -> None:
    subject: Any = "Hello\r\nBcc: thief@example.org"
    open_ticket(guichet.api, subject=subject)
    (mail,) = guichet.mails(ANNA)
    assert mail["Bcc"] is None
    assert "Hello Bcc: thief@example.org" in mail["Subject"]
