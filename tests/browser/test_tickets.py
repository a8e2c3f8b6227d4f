"""The desk's tickets: the list and its views, one ticket, and the customer's side of it."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.driver import AGENT, axe, refund_ticket
from tests.browser.test_accessibility import SCREENS, STILL
from tests.web_server import WebServer


def sign_in(page: Page) -> None:
    email, password = AGENT
    page.fill("#email", email)
    page.fill("#password", password)
    page.press("#password", "Enter")
    expect(page.locator("html[data-ready] .page")).to_be_visible()


@pytest.fixture
def invoice() -> str:
    return f"F-{uuid.uuid4().hex[:6]}"


@pytest.fixture
def customer(site: WebServer, open_page: Any, invoice: str) -> Page:
    """A customer who has just opened a ticket about this invoice, with a file."""
    note: FilePayload = {
        "name": "charges.txt",
        "mimeType": "text/plain",
        "buffer": b"3.11.: 35 EUR, twice",
    }
    return refund_ticket(open_page(), site.url, invoice, note)


def test_ticket_is_answered_in_the_support_center_when_the_agent_replies(
    site: WebServer, open_page: Any, customer: Page, invoice: str
) -> None:
    page = open_page(f"{site.url}/desk/tickets")
    sign_in(page)
    page.click(f"text={invoice}")
    expect(page.locator(".facts").first).to_contain_text("two charges")
    page.wait_for_load_state()
    with page.expect_download() as download:
        page.click(".files a")
    assert download.value.suggested_filename == "charges.txt"
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
    expect(customer.locator(".replies .agent")).to_contain_text("on its way back")
    expect(customer.locator(".replies")).not_to_contain_text("accounting")
    expect(customer.locator("#ticket .pill")).to_have_text("Answered")
    customer.fill("#reply", "Thank you!")
    customer.click("#reply-form .button")
    expect(customer.locator(".replies .customer")).to_contain_text("Thank you!")


def test_reply_is_kept_and_the_reason_told_when_a_colleague_closed_the_ticket(
    site: WebServer, open_page: Any, customer: Page, invoice: str
) -> None:
    page = open_page(f"{site.url}/desk/tickets")
    sign_in(page)
    page.click(f"text={invoice}")
    colleague = page.context.new_page()
    colleague.goto(page.url)
    colleague.click("aside button >> text=Close ticket")
    expect(colleague.locator(".ticket-head .pill")).to_have_text("Closed")
    page.fill("#text", "Half an hour of thought.")
    page.click(".write .button")
    expect(page.locator(".fault.banner")).to_contain_text("closed by now")
    expect(page.locator("#text")).to_have_value("Half an hour of thought.")
    page.click("aside button >> text=Reopen")
    expect(page.locator(".ticket-head .pill")).to_have_text("Open")
    expect(page.locator("#text")).to_have_value("Half an hour of thought.")


def test_view_is_kept_when_it_was_saved_with_its_filters(
    site: WebServer, open_page: Any, customer: Page, invoice: str
) -> None:
    page = open_page(f"{site.url}/desk/tickets?status=open")
    sign_in(page)
    tag = uuid.uuid4().hex[:8]
    page.click(f"text={invoice}")
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
    expect(page.locator("#rows")).to_contain_text(invoice)
    page.click(".saved .x")
    expect(page.locator(".saved")).to_have_count(0)


def test_search_finds_the_ticket_when_its_words_are_typed(
    site: WebServer, open_page: Any, customer: Page, invoice: str
) -> None:
    page = open_page(f"{site.url}/desk/tickets")
    sign_in(page)
    page.locator("#f-q").press_sequentially(f"{invoice[:5]} charg")
    expect(page.locator("#rows tr")).to_have_count(1)
    expect(page.locator("#rows")).to_contain_text(invoice)
    page.fill("#f-q", "nothing like it")
    expect(page.locator("#found .empty")).to_be_visible()


def test_agent_signs_in_again_and_nothing_is_lost_when_the_session_has_ended(
    site: WebServer, open_page: Any, customer: Page, invoice: str
) -> None:
    page = open_page(f"{site.url}/desk/tickets", allow=("401",))
    sign_in(page)
    page.click(f"text={invoice}")
    page.fill("#text", "Written before the session ended.")
    page.context.clear_cookies()
    page.click(".write .button")
    expect(page.locator("#sign-in")).to_be_visible()
    sign_in(page)
    expect(page.locator("#text")).to_have_value("Written before the session ended.")


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_when_tickets_are_listed_and_one_is_open(
    site: WebServer, open_page: Any, customer: Page, invoice: str, screen: dict[str, Any]
) -> None:
    message = {"topic": "press", "email": "ed@paper.example", "text": "?", "language": "en"}
    assert httpx.post(f"{site.url}/api/v1/contact", json=message).status_code == 202
    page = open_page(f"{site.url}/desk/tickets", **screen, **STILL)
    sign_in(page)
    expect(page.locator("#rows")).to_be_visible()
    assert axe(page) == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, "nothing is wider than the screen"
    page.click(f"text={invoice}")
    page.fill("#duplicate", "1")
    page.press("#duplicate", "Enter")
    expect(page.locator(".fault.banner")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate(wide) <= 0, "nothing is wider than the screen"
    page.goto(f"{site.url}/desk/tickets/mail")
    expect(page.locator("h1")).to_have_text("Mail to sort")
    expect(page.locator(".mail").first).to_be_visible()
    assert axe(page) == []
    assert page.evaluate(wide) <= 0, "nothing is wider than the screen"
