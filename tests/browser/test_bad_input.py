"""What goes wrong on the way: said in the customer's language, and always with a way on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from helpdesk.accounts.identity import Identity, sign_identity
from helpdesk.clock import real_now
from helpdesk.policy import Plan
from helpdesk.settings import DEMO_IDENTITY_SECRET
from tests.browser.driver import Widget
from tests.browser.test_embedding import embed
from tests.browser.test_widget import PICTURE

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


def test_file_is_sent_again_when_the_server_went_away_in_the_middle(visit) -> None:
    widget: Widget = visit(language="de", allow=NETWORK)
    widget.open()
    widget.page.route("**/attachments", lambda route: route.abort("connectionreset"))
    widget.find("input[type=file]").set_input_files(
        {"name": "fehler.png", "mimeType": "image/png", "buffer": PICTURE}
    )
    widget.find(".send").click()
    expect(widget.find(".chip.wrong small")).to_contain_text("Nicht gesendet")
    widget.page.unroute("**/attachments")
    widget.find(".chip.wrong button", has_text="Erneut versuchen").click()
    expect(widget.find(".message.mine .file")).to_contain_text("fehler.png")
    expect(widget.find(".chip")).to_have_count(0)


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
    expect(widget.find(".message.assistant")).to_have_count(1)
    widget.say("¿Cuándo abre el chat?")
    expect(widget.find(".message.mine")).to_have_count(1)


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
    widget.say("I want to open a ticket about a refund.")
    for _ in range(6):
        if widget.find(".choice", has_text="Yes, send it").count():
            break
        if widget.find(".choice", has_text="Open a ticket").count():
            widget.pick("Open a ticket")
        else:
            widget.say("Invoice F-2026-11, charged on 3 November.")
    other = Widget(widget.page.context.new_page())
    other.page.goto(widget.page.url)
    kept = widget.page.evaluate("sessionStorage.getItem('guichet:demo')")
    other.page.evaluate("kept => sessionStorage.setItem('guichet:demo', kept)", kept)
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
