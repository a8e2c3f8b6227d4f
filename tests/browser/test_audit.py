"""The audit log in the browser: narrowed without a reload, continued, and reached by its links."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from helpdesk.agents.audit import Operator, audit
from helpdesk.agents.model import Staff
from helpdesk.clock import real_now
from tests.browser.driver import axe
from tests.browser.test_accessibility import SCREENS, STILL
from tests.web_server import WebServer, web_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[WebServer]:
    with web_server(tmp_path) as started:
        with started.store.unit_of_work() as session:
            alex = session.scalars(select(Staff).where(Staff.email == "agent@example.com")).one()
            for number in range(60):
                audit(session, alex, "read_ticket", f"23456{number:02d}", real_now())
            audit(session, Operator("root"), "add_user", "kim@example.org", real_now(), "agent")
        yield started


def signed_in(open_page, url: str, **context) -> Page:
    page: Page = open_page(url, **context)
    page.fill("#email", "admin@example.com")
    page.fill("#password", "guichet-demo")
    page.press("#password", "Enter")
    expect(page.locator("html[data-ready] #found table")).to_be_visible()
    return page


def test_log_is_narrowed_continued_and_leads_to_what_it_tells_of(server, open_page) -> None:
    page = signed_in(open_page, f"{server.url}/desk/audit")
    rows = page.locator("#rows > tr:not(#more)")
    expect(rows).to_have_count(50)
    page.click("#more a")
    expect(rows).to_have_count(62)
    expect(page.locator("#more")).to_have_count(0)
    page.select_option("#f-who", "cli")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("added a person")
    assert "who=cli" in page.url
    page.select_option("#f-who", "")
    expect(rows).to_have_count(50)
    page.fill("#f-subject", "2345607")
    expect(rows).to_have_count(1)
    expect(rows.locator("a")).to_have_attribute("href", "/desk/tickets/2345607")
    page.fill("#f-subject", "nothing like it")
    expect(page.locator("#found")).to_contain_text("No entry matches.")


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_the_log(server, open_page, screen) -> None:
    page = signed_in(open_page, f"{server.url}/desk/audit", **screen, **STILL)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
