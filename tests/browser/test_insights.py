"""The insights page in a browser: axe on every screen, the range, the tables, a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from helpdesk.agents.model import Handoff
from helpdesk.insights.charts import CHARTS
from tests.browser.driver import AGENT, axe
from tests.browser.test_accessibility import SCREENS, STILL
from tests.integration.insights_data import fill
from tests.web_server import WebServer, web_server

#: Within the months of the made-up data, and of days without any.
DAYS = "from=2026-02-01&to=2026-10-31"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """The real web process over months of data; nothing here needs the assistant."""
    with web_server(tmp_path_factory.mktemp("site")) as server:
        with server.store.unit_of_work() as session:
            fill(session, 1, 150)
            # Nobody waits really: the server would take care of them.
            session.execute(update(Handoff).where(Handoff.state == "waiting").values(state="left"))
        yield server


def open_insights(site: WebServer, open_page: Any, query: str, **options: Any) -> Page:
    page: Page = open_page(f"{site.url}/desk/insights?{query}", **options)
    email, password = AGENT
    page.fill("#email", email)
    page.fill("#password", password)
    page.press("#password", "Enter")
    expect(page.locator("h1")).to_have_text("Insights")
    page.wait_for_load_state()
    return page


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_and_nothing_is_cut_when_all_is_shown(
    site: WebServer, open_page: Any, screen: dict[str, Any]
) -> None:
    page = open_insights(site, open_page, DAYS, **screen, **STILL)
    expect(page.locator(".charts svg")).to_have_count(len(CHARTS))
    page.locator(".charts details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert axe(page) == []
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(wide) <= 0, "nothing is wider than the screen"
    page.goto(f"{site.url}/desk/insights?from=2026-10-02&to=2026-10-01")
    expect(page.get_by_role("alert")).to_contain_text("Swap them")
    assert axe(page) == []
    page.goto(f"{site.url}/desk/insights?from=2012-10-01&to=2012-10-02")
    expect(page.locator(".none")).to_contain_text("Nothing happened")
    assert axe(page) == []


def test_range_is_the_address_when_days_are_chosen(site: WebServer, open_page: Any) -> None:
    page = open_insights(site, open_page, "range=7d")
    expect(page.locator(".tabs [aria-current]")).to_have_text("7 days")
    page.fill("#from", "2026-02-01")
    page.fill("#to", "2026-10-31")
    page.press("#to", "Enter")
    expect(page.locator(".told")).to_contain_text("1 Feb 2026 – 31 Oct 2026")
    assert page.url.endswith(DAYS)
    page.reload()
    expect(page.locator("#from")).to_have_value("2026-02-01")
    page.click("#topics summary")
    expect(page.locator("#topics tbody tr").first).to_be_visible()
    with page.expect_download() as download:
        page.click("#topics .csv")
    assert download.value.suggested_filename == "topics-2026-02-01-2026-10-31.csv"
    page.click(".tiles a >> text=Wrong PINs")
    expect(page.locator("#pins")).to_be_in_viewport()


def test_charts_are_named_and_described_when_they_cannot_be_seen(
    site: WebServer, open_page: Any
) -> None:
    page = open_insights(site, open_page, DAYS)
    week = page.get_by_role("img", name="Requests by hour of the week")
    expect(week).to_have_count(1)
    assert "day " in (week.locator("desc").text_content() or "")
    expect(page.get_by_role("img", name="Ratings").locator("desc")).to_contain_text("5 (very good)")
