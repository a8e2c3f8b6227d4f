"""axe finds nothing: every page, every state of the widget, light and dark, wide and narrow."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.driver import Desk, Widget, axe
from tests.browser.picture import PICTURE

SCREENS = [
    pytest.param({}, id="wide"),
    pytest.param({"viewport": {"width": 390, "height": 844}}, id="phone"),
]
#: Without motion nothing is half faded in while axe measures contrast.
STILL: dict[str, Any] = {"reduced_motion": "reduce"}
FILE: Any = {"name": "error.png", "mimeType": "image/png", "buffer": PICTURE}
PAGES = ["/", "/support", "/support?q=spf", "/contact", "/privacy", "/articles/refunds", "/desk"]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_a_page_when_it_is_opened(guichet, open_page, screen, path) -> None:
    page = open_page(f"{guichet.url}{path}", **screen, **STILL)
    page.wait_for_load_state("networkidle")
    assert axe(page) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_the_support_center_when_signed_in(guichet, open_page, screen) -> None:
    page = open_page(f"{guichet.url}/support", allow=("422",), **screen, **STILL)
    page.select_option("#account", "custom")
    expect(page.locator(".options li")).to_have_count(3)
    page.click("#pin-show")
    assert axe(page) == []
    page.click("#new-ticket")
    page.select_option("#topic", "request_refund")
    page.fill("#q-invoice", "Invoice F-2026-11")
    page.click("#ticket-form .button")
    expect(page.locator("#q-reason-fault")).to_be_visible()
    assert axe(page) == []
    page.fill("#q-reason", "Charged twice")
    page.click("#ticket-form .button")
    expect(page.locator("#opened")).to_be_visible()
    page.fill("#reply", "One more thing.")
    page.click("#reply-form .button")
    expect(page.locator(".replies li")).to_have_count(1)
    assert axe(page) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_the_contact_form_when_it_has_faults(
    guichet, open_page, screen
) -> None:
    page = open_page(f"{guichet.url}/contact", allow=("422",), **screen, **STILL)
    page.click("main .button")
    expect(page.locator(".fault").first).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_the_widget_when_a_ticket_is_opened(visit, screen) -> None:
    widget: Widget = visit(when="Sunday 10:00", **screen, **STILL)
    widget.open()
    assert axe(widget.page) == []
    widget.find(".menu-button").click()
    expect(widget.find(".menu select")).to_be_visible()
    assert axe(widget.page) == []
    widget.page.keyboard.press("Escape")
    widget.say("I want a refund, I was charged twice for invoice F-2026-11.")
    if widget.find(".why").count():
        widget.find(".why summary").click()
    assert axe(widget.page) == []
    widget.find(".article button").first.click()
    expect(widget.find(".preview p").first).to_be_visible()
    assert axe(widget.page) == []
    widget.pick("Open a ticket")
    widget.find("input[type=file]").set_input_files([FILE, {**FILE, "name": "tool.exe"}])
    expect(widget.find(".chip.wrong")).to_be_visible()
    assert axe(widget.page) == []
    widget.find(".chip button").nth(1).click()
    widget.find(".send").click()
    expect(widget.find(".message.mine .file")).to_be_visible()
    for _ in range(4):
        if widget.find(".summary").count():
            break
        widget.say("Invoice F-2026-11, charged on 3 November.")
    expect(widget.find(".summary")).to_be_visible()
    assert axe(widget.page) == []
    widget.pick("Yes")
    expect(widget.find(".ticket")).to_be_visible()
    assert axe(widget.page) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_the_widget_when_it_asks_who_one_is_or_tells_what_is_wrong(
    visit, screen
) -> None:
    widget: Widget = visit(account="Stranger", allow=("404",), **screen, **STILL)
    widget.open()
    widget.say("I want to talk to a human agent, please.")
    email = widget.find(".field input[type=email]")
    email.fill("nobody")
    email.press("Enter")
    expect(widget.find(".field .fault")).not_to_be_empty()
    assert axe(widget.page) == []
    email.fill("nobody@example.com")
    email.press("Enter")
    expect(widget.find(".field input[autocomplete=one-time-code]")).to_be_visible()
    assert axe(widget.page) == []
    widget.page.route("**/messages", lambda route: route.fulfill(status=404, json={"detail": []}))
    widget.find("textarea").fill("Hello?")
    widget.find("textarea").press("Enter")
    expect(widget.find(".banner.notice button")).to_be_visible()
    assert axe(widget.page) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_widget_and_desk_when_a_chat_goes_through_all_states(
    guichet, open_page, visit, screen
) -> None:
    offline = ("ERR_INTERNET_DISCONNECTED", "WebSocket")
    widget: Widget = visit(allow=offline, **screen, **STILL)
    widget.open()
    name = widget.page.input_value("#user")
    widget.say(f"I am {name} and I want to talk to a human agent, please.")
    expect(widget.find(".field input")).to_be_visible()
    assert axe(widget.page) == []
    widget.enter_pin("111111")
    expect(widget.find(".field .fault")).not_to_be_empty()
    assert axe(widget.page) == []
    widget.enter_pin("300003")
    expect(widget.find(".banner.queued")).to_be_visible()
    assert axe(widget.page) == []
    page = open_page(f"{guichet.url}/desk", **screen, **STILL)
    desk = Desk(page)
    desk.sign_in()
    desk.open(name)
    assert axe(page) == []
    page.click("#accept")
    page.fill("#write", "/")
    expect(page.locator(".ready b").first).to_be_visible()
    assert axe(page) == []
    page.fill("#write", "")
    desk.reply("Hello, how can I help?")
    assert axe(page) == []
    expect(widget.find(".banner.live")).to_be_visible()
    widget.page.context.set_offline(True)
    expect(widget.find(".banner.notice")).to_be_visible()
    widget.find("textarea").fill("Are you there?")
    widget.find("textarea").press("Enter")
    assert axe(widget.page) == []
    widget.page.context.set_offline(False)
    widget.settled()
    page.click(".head >> text=Close")
    assert axe(page) == []
    page.click("dialog >> text=Close it")
    expect(widget.find(".rating")).to_be_visible()
    assert axe(widget.page) == []
    page.goto(f"{guichet.url}/desk/tickets")
    expect(page.locator("h1")).to_have_text("Tickets")
    assert axe(page) == []
