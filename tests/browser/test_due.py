"""What calls for an agent, in the browser: in the title of every page, and told of once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpdesk.accounts.demo import demo_account
from helpdesk.clock import real_now
from helpdesk.policy import Plan
from helpdesk.tickets.model import TicketStatus
from helpdesk.tickets.open import NewTicket, open_ticket
from helpdesk.tickets.work import find_ticket
from tests.browser.driver import Desk, axe
from tests.web_server import WebServer, web_server

#: In the place of the browser's notifications: what was told, in all tabs and loads of pages.
NOTIFICATIONS = """
if (location.host) localStorage.setItem("guichet:desk-notify", "on");
globalThis.Notification = class extends EventTarget {
  static permission = "granted";
  constructor(title, { body }) {
    super();
    const told = JSON.parse(localStorage.getItem("told") ?? "[]");
    localStorage.setItem("told", JSON.stringify([...told, `${title} | ${body}`]));
  }
};
"""
#: All tabs are behind something else.
HIDDEN = 'Object.defineProperty(document, "hidden", { get: () => true });'


@pytest.fixture
def server(tmp_path: Path) -> Iterator[WebServer]:
    with web_server(tmp_path) as started:
        yield started


def due(server: WebServer, key: str, left: timedelta) -> str:
    """The number of a new ticket whose reply is due so long from now."""
    now = real_now()
    with server.store.unit_of_work() as session:
        account = demo_account(session, Plan.PREMIUM, None, now)
        new = NewTicket(key, account.id, "statistics", "en", "Numbers <b>off</b>", [])
        return open_ticket(session, new, now, left).number


def told(page: Page) -> list[str]:
    return list(page.evaluate('JSON.parse(localStorage.getItem("told") ?? "[]")'))


def tab(page: Page, address: str) -> Page:
    """One more tab of the same browser."""
    other = page.context.new_page()
    other.goto(address)
    return other


def test_due_reply_is_counted_and_told_once_also_when_the_page_is_loaded_again(
    server: WebServer, open_page
) -> None:
    soon = due(server, "soon", timedelta(hours=3))
    page: Page = open_page()
    page.context.add_init_script(NOTIFICATIONS + HIDDEN)
    page.goto(f"{server.url}/desk")
    Desk(page).sign_in()
    expect(page.locator("#due")).to_have_text("Due: 1")
    first = f"A reply is due within 4 hours | {soon} · Statistics"
    page.wait_for_function("() => localStorage.getItem('told')")
    assert told(page) == [first]
    page.reload()
    expect(page.locator("#due")).to_have_text("Due: 1")
    assert told(page) == [first]
    late = due(server, "late", timedelta(seconds=-1))
    expect(page.locator("#due")).to_have_text("Due: 2")
    expect(page.locator("#due.bad")).to_be_visible()
    expect(page).to_have_title("(1) Conversations · Guichet")
    assert told(page) == [first, f"A reply is overdue | {late} · Statistics"]
    assert axe(page) == []
    page.click("#due")
    expect(page.locator("#rows")).to_contain_text(late)
    expect(page.locator("#rows")).to_contain_text(soon)
    expect(page.locator("html[data-ready]")).to_be_visible()
    page.select_option("#f-clock", "overdue")
    expect(page.locator("#rows")).not_to_contain_text(soon)
    expect(page).to_have_title("(1) Tickets · Guichet")


def test_call_is_told_once_when_other_pages_of_the_staff_are_open(
    server: WebServer, open_page
) -> None:
    page: Page = open_page(f"{server.url}/desk")
    Desk(page).sign_in()
    page.goto(f"{server.url}/healthz")
    page.context.add_init_script(NOTIFICATIONS)
    number = due(server, "soon", timedelta(hours=3))
    pages = [
        tab(page, f"{server.url}/desk/{each}")
        for each in ("tickets", f"tickets/{number}", "insights", "account")
    ]
    pages[0].wait_for_function("() => localStorage.getItem('told')")
    late = due(server, "late", timedelta(seconds=-1))
    for each in pages:
        # Each has heard of it, and one of them has told it.
        expect(each).to_have_title(re.compile(r"^\(1\) "))
    pages[0].wait_for_function("() => JSON.parse(localStorage.getItem('told')).length > 1")
    with server.store.unit_of_work() as session:
        find_ticket(session, late).status = TicketStatus.CLOSED
    for each in pages:
        expect(each).not_to_have_title(re.compile(r"^\("))
    assert told(pages[0]) == [
        f"A reply is due within 4 hours | {number} · Statistics",
        f"A reply is overdue | {late} · Statistics",
    ]


def test_desk_on_the_screen_tells_by_itself_and_other_tabs_leave_it_to_it(
    server: WebServer, open_page
) -> None:
    page: Page = open_page()
    page.context.add_init_script(NOTIFICATIONS)
    page.goto(f"{server.url}/desk")
    Desk(page).sign_in()
    other = tab(page, f"{server.url}/desk/tickets")
    number = due(server, "late", timedelta(seconds=-1))
    for each in (page, other):
        expect(each).to_have_title(re.compile(r"^\(1\) "))
    page.wait_for_function(f"() => Object.values(localStorage).join().includes('due:{number}')")
    assert told(page) == []
    # The desk is closed: what comes now is told here.
    page.goto(f"{server.url}/healthz")
    late = due(server, "later", timedelta(seconds=-1))
    other.wait_for_function("() => localStorage.getItem('told')")
    assert told(other) == [f"A reply is overdue | {late} · Statistics"]
