"""Two agents and two customers at once: the queue, the chat and the desk's language, live."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.driver import Desk, Widget


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
    anna.page.close()
    expect(first.locator(".head .pill", has_text="Customer not connected")).to_be_visible()


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
