"""What goes wrong on the way: said in the customer's language, and always with a way on."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from helpdesk.accounts.identity import Identity, sign_identity
from helpdesk.clock import real_now
from helpdesk.policy import Plan
from helpdesk.settings import DEMO_IDENTITY_SECRET
from tests.browser.driver import Widget
from tests.browser.picture import PICTURE
from tests.browser.test_embedding import embed
from tests.browser.test_files import HALF_SENT, slow_line
from tests.browser.test_widget import second_tab
from tests.system import part_of

NETWORK = ("Failed to load resource", "ERR_", "WebSocket")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("film.png", b"x" * (50 * 1024 * 1024), "10 Mo"),
        ("dessin.svg", b"<svg onload='alert(1)'></svg>", "Envoyez une image"),
        ("vide.txt", b"", "vide"),
    ],
)
def test_file_is_refused_without_being_sent_when_it_cannot_be_taken(
    visit, tmp_path, name: str, content: bytes, said: str
) -> None:
    widget: Widget = visit(language="fr")
    widget.open()
    path = tmp_path / name
    path.write_bytes(content)
    sent: list[str] = []
    widget.page.on("request", lambda each: sent.append(each.url) if "attach" in each.url else None)
    widget.find("input[type=file]").set_input_files(path)
    expect(widget.find(".chip.wrong small")).to_contain_text(said)
    widget.find(".send").click()
    widget.find(".chip.wrong button").click()
    expect(widget.find(".chip")).to_have_count(0)
    assert sent == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Send a picture, a PDF or a text file."),
        ("fr", "Envoyez une image, un PDF ou un fichier texte."),
        ("de", "Senden Sie ein Bild, ein PDF oder eine Textdatei."),
        ("es", "Envía una imagen, un PDF o un archivo de texto."),
        ("pt", "Envie uma imagem, um PDF ou um arquivo de texto."),
    ],
)
def test_executable_is_refused_in_the_customers_language_when_it_is_named_like_a_picture(
    visit, language: str, said: str
) -> None:
    widget: Widget = visit(language=language, allow=("415",))
    widget.open()
    program: Any = {"name": "facture.png", "mimeType": "image/png", "buffer": b"MZ\x90\x00 code"}
    widget.find("input[type=file]").set_input_files(program)
    widget.find(".send").click()
    expect(widget.find(".chip.wrong small")).to_have_text(said)
    widget.find(".chip.wrong button").click()
    expect(widget.find(".chip")).to_have_count(0)
    picture: Any = {"name": "facture.png", "mimeType": "image/png", "buffer": PICTURE}
    widget.find("input[type=file]").set_input_files(picture)
    widget.find(".send").click()
    expect(widget.find(".message.mine .file")).to_have_count(1)


def test_file_is_sent_again_when_the_server_restarted_in_the_middle_of_it(guichet, visit) -> None:
    widget: Widget = visit(language="de", allow=NETWORK)
    widget.open()
    line = slow_line(widget)
    log: Any = {"name": "fehler.log", "mimeType": "text/plain", "buffer": b"a line\n" * 150_000}
    widget.find("input[type=file]").set_input_files(log)
    widget.find(".send").click()
    expect(widget.find(".chip progress")).to_be_visible()
    widget.page.wait_for_function(HALF_SENT)
    os.kill(part_of(guichet, "uvicorn"), signal.SIGKILL)
    expect(widget.find(".chip.wrong small")).to_contain_text("Nicht gesendet")
    # Typing goes on, and what is written waits.
    widget.find("textarea").fill("Wann ist der Live-Chat offen?")
    widget.find("textarea").press("Enter")
    line.detach()
    guichet.wait_until_ready()
    widget.find(".chip.wrong button", has_text="Erneut versuchen").click()
    expect(widget.find(".message.mine .file")).to_contain_text("fehler.log")
    expect(widget.find(".chip")).to_have_count(0)
    widget.settled()
    expect(widget.find(".message.mine .bubble")).to_have_text("Wann ist der Live-Chat offen?")
    expect(widget.find(".banner.notice")).to_have_count(0)
    kept = widget.kept()["messages"]
    assert len([file for each in kept for file in each["attachments"]]) == 1


def test_conversation_is_begun_anew_when_the_server_no_longer_has_it(visit) -> None:
    widget: Widget = visit(language="es", allow=("404", "WebSocket"))
    widget.open()
    widget.page.route(
        "**/api/v1/conversations/*/messages",
        lambda route: route.fulfill(status=404, json={"detail": []}),
    )
    widget.find("textarea").fill("¿Hay alguien?")
    widget.find("textarea").press("Enter")
    expect(widget.find(".banner.notice")).to_contain_text("conversación")
    widget.page.unroute("**/api/v1/conversations/*/messages")
    widget.find(".banner.notice button").click()
    expect(widget.find(".banner.notice")).to_have_count(0)
    # What was written is not lost with the conversation: it is said in the new one.
    expect(widget.find(".message.mine .bubble")).to_have_text("¿Hay alguien?")
    widget.settled()
    widget.say("¿Cuándo abre el chat?")
    expect(widget.find(".message.mine")).to_have_count(2)


def test_customer_is_told_and_begins_anew_when_the_conversation_is_gone_on_return(visit) -> None:
    widget: Widget = visit(language="fr", allow=("404",))
    widget.open()
    widget.say("Bonjour")
    widget.page.evaluate(
        """() => {
          const name = Object.keys(localStorage).find((each) => each.endsWith(":conversation"));
          const kept = {...JSON.parse(localStorage.getItem(name)), token: "no-longer"};
          localStorage.setItem(name, JSON.stringify(kept));
        }"""
    )
    widget.page.reload()
    widget.find(".launcher").click()
    expect(widget.find(".banner.notice")).to_contain_text("n’est plus accessible ici")
    widget.find(".banner.notice button").click()
    expect(widget.find(".banner.notice")).to_have_count(0)
    expect(widget.find(".message.assistant")).to_have_count(1)
    widget.say("Bonjour encore")
    expect(widget.find(".message.mine .bubble")).to_have_text("Bonjour encore")


def test_customer_goes_on_as_a_guest_when_the_identity_token_has_expired(
    guichet, open_page
) -> None:
    token = sign_identity(
        DEMO_IDENTITY_SECRET,
        Identity("someone", "someone@example.com", Plan.PREMIUM, None, None),
        real_now(),
        timedelta(minutes=-5),
        "expired",
    )
    page = open_page(allow=("401",))
    embed(page, guichet)
    page.wait_for_selector("guichet-widget .launcher")
    page.evaluate("identity => Guichet.configure({identity, language: 'pt'})", token)
    widget = Widget(page)
    widget.find(".launcher").click()
    expect(widget.find(".banner.notice")).to_contain_text("expirou")
    widget.find(".banner.notice button").click()
    expect(widget.find(".message.assistant").first).to_be_visible()


def test_one_ticket_is_opened_when_two_tabs_answer_the_same_question(visit) -> None:
    widget: Widget = visit(when="Sunday 10:00", allow=NETWORK)
    widget.open()
    widget.describe("I want to open a ticket about a refund.")
    other = second_tab(widget)
    # A tab that hears nothing of the other one.
    other.page.route_web_socket("**/events", lambda socket: None)
    other.page.reload()
    other.open()
    expect(other.find(".choice", has_text="Yes, send it")).to_be_visible()
    widget.pick("Yes, send it")
    expect(widget.find(".ticket")).to_be_visible()
    other.pick("Yes, send it")
    expect(other.find(".message.assistant").last).to_contain_text("already been answered")
    expect(widget.find(".ticket")).to_have_count(1)
    expect(widget.find(".message.assistant").last).to_contain_text("already been answered")
