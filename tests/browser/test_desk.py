"""The desk: signing in, notes, tickets, shortcuts."""

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


def test_ticket_is_answered_in_the_support_center_when_the_agent_replies(
    guichet, open_page
) -> None:
    invoice = f"F-{uuid.uuid4().hex[:6]}"
    customer = open_page(f"{guichet.url}/support")
    customer.select_option("#account", "essential")
    customer.click("#new-ticket")
    customer.select_option("#topic", "request_refund")
    customer.fill("#q-invoice", f"Invoice {invoice}")
    customer.fill("#q-reason", "There are two charges.")
    note = {"name": "charges.txt", "mimeType": "text/plain", "buffer": b"3.11.: 35 EUR, twice"}
    customer.set_input_files("#files", note)
    customer.click("#ticket-form .button")
    expect(customer.locator("#ticket h1")).to_contain_text(invoice)

    page = open_page(f"{guichet.url}/desk#/tickets")
    Desk(page).sign_in()
    page.locator(".item", has_text=invoice).click()
    expect(page.locator(".briefing")).to_contain_text("two charges")
    with page.expect_download() as download:
        page.click(".files button")
    assert download.value.suggested_filename == "charges.txt"
    page.fill("#write", "The second charge is on its way back.")
    page.click(".write .button")
    expect(page.locator(".said .agent .text")).to_have_text("The second charge is on its way back.")

    customer.reload()
    expect(customer.locator(".replies .agent")).to_contain_text("on its way back")
    expect(customer.locator("#ticket .pill")).to_have_text("Answered")
    customer.fill("#reply", "Thank you!")
    customer.click("#reply-form .button")
    expect(customer.locator(".replies .customer")).to_contain_text("Thank you!")


def test_shortcuts_are_listed_when_the_question_mark_is_pressed(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/desk")
    Desk(page).sign_in()
    page.locator("#detail").focus()
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_contain_text("Keyboard shortcuts")
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).to_have_count(0)
    page.keyboard.press("t")
    expect(page.locator("#list-title")).to_have_text("Tickets")
