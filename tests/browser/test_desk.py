"""The desk: signing in, notes, shortcuts."""

from __future__ import annotations

import uuid

from playwright.sync_api import expect

from tests.browser.driver import Desk, Widget


def test_agent_is_told_when_the_password_is_not_right(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/desk", allow=("401",))
    page.fill("#email", f"{uuid.uuid4().hex[:8]}@example.com")
    page.fill("#password", "not the password")
    page.press("#password", "Enter")
    expect(page.locator("#sign-in-fault")).to_contain_text("not right")
    expect(page.locator("#work")).to_be_hidden()


def test_customer_never_sees_a_note_when_the_agent_writes_one(guichet, open_page, visit) -> None:
    widget: Widget = visit()
    widget.open()
    name = widget.page.input_value("#user")
    widget.say(f"I am {name} and I want to talk to a human agent, please.")
    widget.enter_pin("300003")
    expect(widget.find(".banner.queued")).to_be_visible()
    page = open_page(f"{guichet.url}/desk")
    desk = Desk(page)
    desk.sign_in()
    desk.open(name)
    page.keyboard.press("a")
    expect(page.locator(".write.reply")).to_be_visible()
    page.click(".write >> text=Note")
    page.fill("#write", "Sounds unsure about the invoice.")
    page.press("#write", "Enter")
    expect(page.locator(".said .note .text")).to_have_text("Sounds unsure about the invoice.")
    page.click(".write .filters >> text=Reply")
    desk.reply("Hello!")
    expect(widget.find(".message.agent .bubble")).to_have_text("Hello!")
    assert not any("unsure" in line for line in widget.lines())


def test_second_agent_is_told_by_whom_when_a_conversation_was_taken(
    guichet, open_page, visit
) -> None:
    widget: Widget = visit()
    widget.open()
    name = widget.page.input_value("#user")
    widget.say(f"I am {name} and I want to talk to a human agent, please.")
    widget.enter_pin("300003")
    expect(widget.find(".banner.queued")).to_be_visible()
    first, second = (
        open_page(f"{guichet.url}/desk", allow=("409", "ERR_FAILED")) for _ in range(2)
    )
    for page in (first, second):
        Desk(page).sign_in()
        Desk(page).open(name)
    second.route("**/desk/conversations*", lambda route: route.abort())
    second.route("**/desk/conversations/*", lambda route: route.abort())
    first.click("#accept")
    expect(first.locator(".write.reply")).to_be_visible()
    second.click("#accept")
    expect(second.locator("#toast")).to_contain_text("Alex")


def test_shortcuts_are_listed_when_the_question_mark_is_pressed(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/desk")
    Desk(page).sign_in()
    page.locator("#detail").focus()
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_contain_text("Keyboard shortcuts")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("t")
    expect(page.locator("h1")).to_have_text("Tickets")
