"""Two agents and two customers at once: the queue, the chat and the desk's language, live."""

from __future__ import annotations

import re
import uuid

from playwright.sync_api import Page, expect

from tests.browser.driver import Desk, Widget, axe


def wait_for_agent(visit, **customer) -> tuple[Widget, str]:
    widget: Widget = visit(**customer)
    widget.open()
    name = widget.page.input_value("#user")
    widget.say(f"I am {name} and I want to talk to a human agent, please.")
    widget.enter_pin("300003")
    expect(widget.find(".banner.queued")).to_be_visible()
    return widget, name


def desk_of(guichet, open_page, email: str, **context) -> Page:
    page = open_page(f"{guichet.url}/desk", **context)
    Desk(page).sign_in(email)
    return page


def test_each_agent_serves_a_customer_when_two_wait_at_once(guichet, open_page, visit) -> None:
    first = desk_of(guichet, open_page, "agent@example.com")
    phone = {"width": 390, "height": 844}
    second = desk_of(guichet, open_page, "admin@example.com", viewport=phone)
    (anna, anna_name), (bert, bert_name) = (wait_for_agent(visit) for _ in range(2))
    for page, widget, name in ((first, anna, anna_name), (second, bert, bert_name)):
        Desk(page).open(name)
        page.click("#accept")
        Desk(page).reply(f"Hello {name}")
        expect(widget.find(".message.agent .bubble")).to_have_text(f"Hello {name}")
        expect(page.locator(".head .pill", has_text="Customer connected")).to_be_visible()
    assert not any(bert_name in line for line in anna.lines())

    anna.find("textarea").press_sequentially("I am wri")
    expect(first.locator(".typing")).to_be_visible()
    expect(second.locator(".typing")).to_be_hidden()
    more = first.locator(".head .menu summary")
    more.click()
    anna.page.close()
    expect(first.locator(".head .pill", has_text="Customer not connected")).to_be_visible()
    # The news did not take away what the agent was about to choose.
    expect(first.locator(".head .menu-body button").first).to_be_visible()
    expect(more).to_be_focused()


def test_two_agents_and_two_customers_change_places_when_conversations_are_passed_on(
    guichet, open_page, visit
) -> None:
    first = desk_of(guichet, open_page, "agent@example.com", allow=("409",))
    second = desk_of(guichet, open_page, "admin@example.com")
    (anna, anna_name), (bert, bert_name) = (wait_for_agent(visit) for _ in range(2))
    Desk(first).open(anna_name)
    first.click("#accept")
    Desk(first).reply("Hello Anna")
    Desk(second).open(bert_name)
    second.click("#accept")

    first.keyboard.press("Escape")
    first.locator(".scroll").focus()
    first.keyboard.press("f")
    first.select_option("#transfer-to", "agent:admin@example.com")
    first.fill("#asked", "knows the account")
    first.click("dialog .button:not(.second)")
    mine = second.locator(".item", has_text=anna_name)
    second.click("[data-view=waiting]")
    expect(mine.locator(".pill.good")).to_have_text("passed to you")
    expect(first.locator(".head .pill.warn")).to_have_text("Waiting")
    second.click("#next")
    expect(second.locator(".said .note .text").first).to_have_text("knows the account")
    Desk(second).reply("Hello Anna, this is Ada")
    expect(anna.find(".message.agent .bubble").last).to_have_text("Hello Anna, this is Ada")
    assert not any("knows the account" in line for line in anna.lines())

    second.click(".head .menu summary")
    second.click(".head >> text=To the assistant")
    second.click("dialog .button:not(.second)")
    expect(anna.find(".banner.live")).to_have_count(0)
    expect(anna.find(".message.assistant .bubble").last).to_contain_text("Ada has handed you back")
    expect(bert.find(".banner.live")).to_contain_text("Ada")


def test_note_is_kept_when_the_colleague_has_just_left_or_the_floor_does_not_answer(
    guichet, open_page, visit
) -> None:
    lost = ("Failed to load resource", "ERR_FAILED")
    page = desk_of(guichet, open_page, "agent@example.com", allow=("409", *lost))
    _, name = wait_for_agent(visit)
    Desk(page).open(name)
    page.click("#accept")
    page.click(".head >> text=Transfer")
    page.fill("#asked", "asks about the invoice")
    page.evaluate(
        """() => document.querySelector('#transfer-to').append(
            Object.assign(new Option('Toni', 'agent:trainer@example.com'), {selected: true}))"""
    )
    page.click("dialog .button:not(.second)")
    expect(page.locator("dialog .fault")).to_contain_text("does not answer customers")
    expect(page.locator("#asked")).to_have_value("asks about the invoice")
    page.keyboard.press("Escape")

    # After a reload who is here comes with the first news, and here there are none.
    page.route_web_socket("**/desk/events", lambda socket: None)
    page.route("**/desk/floor", lambda route: route.abort())
    page.reload()
    page.click(".head >> text=Transfer")
    expect(page.locator("#toast")).to_contain_text("No connection to the server.")
    page.unroute("**/desk/floor")
    page.click(".head >> text=Transfer")
    expect(page.locator("#transfer-to optgroup")).not_to_have_count(0)
    expect(page.locator("#asked")).to_have_value("asks about the invoice")


def test_every_key_is_harmless_when_a_conversation_is_not_there(guichet, open_page) -> None:
    page = desk_of(guichet, open_page, "agent@example.com", allow=("404",))
    page.goto(f"{guichet.url}/desk#/conversations/{uuid.uuid4()}")
    expect(page.locator("#detail [role=alert]")).to_be_visible()
    for key in "arn/fmbc":
        page.keyboard.press(key)
    expect(page.locator("dialog")).to_have_count(0)
    page.click("#detail .button")
    expect(page.locator("#detail [role=alert]")).to_be_visible()


def test_language_stays_and_the_reason_is_told_when_the_server_does_not_answer(
    site, open_page
) -> None:
    lost = ("Failed to load resource", "ERR_FAILED")
    page = open_page(f"{site.url}/desk/account", allow=lost)
    page.fill("#email", "agent@example.com")
    page.fill("#password", "guichet-demo")
    page.press("#password", "Enter")
    page.click(".menu summary")
    page.wait_for_load_state()
    page.route("**/session", lambda route: route.abort())
    page.select_option("#desk-language", "de")
    expect(page.locator("#toast")).to_contain_text("No connection to the server.")
    expect(page.locator("#desk-language")).to_have_value("en")
    page.click("#sign-out")
    expect(page.locator("#toast")).to_contain_text("No connection to the server.")


def test_ready_reply_is_found_by_slash_and_not_sent_while_something_is_missing(
    guichet, open_page, visit
) -> None:
    page = desk_of(guichet, open_page, "agent@example.com")
    widget, name = wait_for_agent(visit)
    Desk(page).open(name)
    page.click("#accept")
    expect(page.locator("#write")).to_be_visible()
    page.locator(".scroll").focus()
    page.keyboard.press("/")
    expect(page.locator(".ready [role=option]")).to_have_count(6)
    page.locator("#write").press_sequentially("tick")
    expect(page.locator(".ready [aria-selected=true] b")).to_have_text("/ticket")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".write .fault")).to_have_text("Fill in first: {ticket}.")
    page.keyboard.type("ABC 123")
    page.keyboard.press("Enter")
    expect(widget.find(".message.agent .bubble")).to_contain_text("number ABC 123")
    page.fill("#write", "/hello")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(widget.find(".message.agent .bubble").last).to_contain_text("this is Alex")


def test_reply_with_an_unknown_placeholder_is_refused_and_stays_in_its_form(
    guichet, open_page
) -> None:
    page = open_page(f"{guichet.url}/desk/replies?in=en", allow=("422",))
    page.fill("#email", "agent@example.com")
    page.fill("#password", "guichet-demo")
    page.press("#password", "Enter")
    page.wait_for_selector("html[data-ready]")
    page.click("#new-reply > summary")
    shortcut = f"x{uuid.uuid4().hex[:8]}"
    page.fill("#new-shortcut", shortcut)
    page.fill("#new-title", "A new one")
    page.fill("#new-text", "Dear {name}, hello")
    page.click("#new-reply .button")
    expect(page.locator("#new-reply .fault")).to_contain_text("Unknown placeholder: {name}.")
    expect(page.locator("#new-text")).to_have_value("Dear {name}, hello")
    assert axe(page) == []
    page.fill("#new-text", "Dear customer, hello from {agent}")
    page.click("#new-reply .button")
    row = page.locator(".rows > li", has_text=shortcut)
    expect(row).to_contain_text("A new one")
    row.locator("summary").click()
    row.locator("text=Delete").click()
    page.click("dialog .button:not(.second)")
    expect(row).to_have_count(0)


def test_agent_changes_languages_in_place_and_is_told_who_is_not_theirs(
    guichet, open_page, visit
) -> None:
    page = desk_of(guichet, open_page, "agent@example.com")
    _, name = wait_for_agent(visit)
    item = page.locator(".item", has_text=name)
    expect(item.locator(".pill")).to_have_count(0)
    page.click(".menu summary")
    page.uncheck("#my-languages input[value=en]")
    expect(item.locator(".pill")).to_have_text("Not in your languages")
    page.check("#my-languages input[value=en]")
    expect(item.locator(".pill")).to_have_count(0)


def test_desk_speaks_german_when_the_agent_chooses_it(guichet, open_page) -> None:
    page = desk_of(guichet, open_page, "agent@example.com")
    page.click(".menu summary")
    page.select_option("#desk-language", "de")
    expect(page.locator(".views")).to_contain_text("Wartend")
    expect(page.locator("#detail")).to_contain_text("Tastenkürzel")
    page.click(".menu summary")
    page.select_option("#desk-language", "en")
    expect(page.locator(".views")).to_contain_text(re.compile("Waiting"))
