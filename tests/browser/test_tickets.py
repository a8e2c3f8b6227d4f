"""The desk's tickets: the list and its views, one ticket, and the customer's side of it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import AGENT, axe
from tests.browser.test_accessibility import SCREENS, STILL


def sign_in(page: Page) -> None:
    email, password = AGENT
    page.fill("#email", email)
    page.fill("#password", password)
    page.press("#password", "Enter")


def submit(customer: Page, subject: str) -> None:
    """Open a ticket in the Support Center."""
    customer.select_option("#account", "essential")
    customer.click("#new-ticket")
    customer.select_option("#topic", "request_refund")
    customer.fill("#subject", subject)
    customer.fill("#details", "Invoice F-2026-11, two charges.")
    customer.click("#ticket-form .button")
    expect(customer.locator("#ticket h2")).to_have_text(subject)


@pytest.fixture
def subject() -> str:
    return f"Charged twice {uuid.uuid4().hex[:6]}"


@pytest.fixture
def customer(guichet: Any, open_page: Any, subject: str) -> Page:
    """A customer who has just opened a ticket of this subject."""
    page: Page = open_page(f"{guichet.url}/support")
    submit(page, subject)
    return page


def test_ticket_is_answered_in_the_support_center_when_the_agent_replies(
    guichet: Any, open_page: Any, customer: Page, subject: str
) -> None:
    page = open_page(f"{guichet.url}/desk/tickets")
    sign_in(page)
    page.click(f"text={subject}")
    expect(page.locator(".facts").first).to_contain_text("two charges")
    page.check("[value=note]", force=True)
    page.fill("#text", "Known to accounting.")
    page.click(".write .button")
    expect(page.locator(".said .note .text")).to_have_text("Known to accounting.")
    page.fill("#text", "The second charge is on its way back.")
    page.reload()
    expect(page.locator("#text")).to_have_value("The second charge is on its way back.")
    page.click(".write .button")
    expect(page.locator(".said .agent .text")).to_have_text("The second charge is on its way back.")
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator(".ticket-head .pill")).to_have_text("Answered")

    customer.reload()
    expect(customer.locator("#ticket .replies .agent")).to_contain_text("on its way back")
    expect(customer.locator("#ticket .replies")).not_to_contain_text("accounting")
    expect(customer.locator("#ticket .pill")).to_have_text("Answered")
    customer.fill("#reply", "Thank you!")
    customer.click("#ticket .button")
    expect(customer.locator("#ticket .replies .customer")).to_contain_text("Thank you!")


def test_view_is_kept_when_it_was_saved_with_its_filters(
    guichet: Any, open_page: Any, customer: Page, subject: str
) -> None:
    page = open_page(f"{guichet.url}/desk/tickets?status=open")
    sign_in(page)
    tag = uuid.uuid4().hex[:8]
    page.click(f"text={subject}")
    page.fill("#tag", tag)
    page.press("#tag", "Enter")
    expect(page.locator(".tags .tag")).to_contain_text(tag)
    page.select_option("#priority", "high")
    expect(page.locator(".history")).to_contain_text("set the priority to High")
    page.click(".crumb a")
    page.fill("#f-tag", tag)
    page.press("#f-tag", "Enter")
    expect(page.locator("#rows tr")).to_have_count(1)
    page.fill("#view-name", tag)
    page.click(".save button")
    page.click(".views >> text=All")
    page.click(f".saved a >> text={tag}")
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text(subject)
    page.click(".saved .x")
    expect(page.locator(".saved")).to_have_count(0)


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_when_tickets_are_listed_and_one_is_open(
    guichet: Any, open_page: Any, customer: Page, subject: str, screen: dict[str, Any]
) -> None:
    page = open_page(f"{guichet.url}/desk/tickets", **screen, **STILL)
    sign_in(page)
    expect(page.locator("#rows")).to_be_visible()
    assert axe(page) == []
    page.click(f"text={subject}")
    page.fill("#duplicate", "1")
    page.press("#duplicate", "Enter")
    expect(page.locator(".fault.banner")).to_be_visible()
    assert axe(page) == []
