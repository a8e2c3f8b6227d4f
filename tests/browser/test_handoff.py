"""A French conversation that becomes a live chat, answered from the desk."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import expect

from tests.browser.driver import Desk, Widget, plain

PIN = "300003"


def test_desk_shows_every_line_and_no_pin_when_a_french_chat_was_answered_and_closed(
    guichet, open_page, visit
) -> None:
    name = f"marie{uuid.uuid4().hex[:8]}"
    first_words = f"Bonjour, je suis {name} et je voudrais parler à un agent s'il vous plaît."
    widget: Widget = visit(
        user=name, language="fr", locale="fr-FR", timezone_id="America/Sao_Paulo"
    )
    widget.open()
    widget.say(first_words)
    expect(widget.find(".field input[type=password]")).to_be_visible()
    widget.enter_pin("300 003")
    expect(widget.find(".banner.queued b")).to_have_text(re.compile(r"Vous êtes numéro \d+"))

    page = open_page(f"{guichet.url}/desk")
    desk = Desk(page)
    desk.sign_in()
    desk.open(name)
    expect(page.locator(".briefing")).to_contain_text("Verified by PIN")
    page.click("#accept")
    desk.reply("Bonjour, ici Alex. Je regarde votre compte.")

    expect(widget.find(".message.agent .bubble")).to_have_text(
        "Bonjour, ici Alex. Je regarde votre compte."
    )
    expect(widget.find(".banner.live")).to_contain_text("Alex")
    widget.find("textarea").fill("Merci beaucoup !")
    widget.find("textarea").press("Enter")
    expect(page.locator(".said .customer .text", has_text="Merci beaucoup !")).to_be_visible()
    page.fill("#write", "à demi écrit")
    page.reload()
    expect(page.locator("#write")).to_have_value("à demi écrit")
    page.fill("#write", "")
    page.click(".head >> text=Close")
    page.click("dialog >> text=Close it")

    expect(widget.find(".rating")).to_be_visible()
    widget.find(".star").nth(4).click()
    widget.find(".rating .primary").click()
    expect(widget.find(".rating")).to_have_count(0)
    expect(page.locator(".head .pill", has_text="Closed")).to_be_visible()
    page.reload()
    expect(page.locator(".head .pill", has_text="Rated 5 of 5")).to_be_visible()

    spoken = widget.lines()
    assert plain(first_words) in spoken
    assert desk.transcript() == spoken
    assert PIN not in re.sub(r"\D", "", page.content())
    assert PIN not in re.sub(r"[^\d<]", "", widget.page.evaluate(SHADOW))


def test_queue_position_is_shown_and_left_when_the_customer_does_not_want_to_wait(visit) -> None:
    widget: Widget = visit()
    widget.open()
    widget.say("I want to talk to a human agent, please.")
    widget.enter_pin(PIN)
    expect(widget.find(".banner.queued")).to_be_visible()
    widget.find(".banner.queued button").click()
    expect(widget.find(".banner.queued")).to_have_count(0)
    expect(widget.find(".choices")).to_be_visible()


#: All that the widget holds, with the values of its fields.
SHADOW = """() => {
  const root = document.querySelector('guichet-widget').shadowRoot;
  const values = [...root.querySelectorAll('input, textarea')].map((each) => each.value);
  return root.innerHTML + values.join('<') + Object.values(localStorage).join('<');
}"""
