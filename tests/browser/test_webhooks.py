"""Other desks in the browser: a target from its secret to its dead letters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from helpdesk.clock import real_now
from helpdesk.outbox.model import OutboxEntry
from helpdesk.webhooks.events import Event
from tests.browser.driver import axe
from tests.web_server import WebServer, web_server
from tests.webhook_receiver import webhook_receiver


@pytest.fixture
def server(tmp_path: Path) -> Iterator[WebServer]:
    with web_server(tmp_path, GUICHET_WEBHOOK_ALLOW="127.0.0.1") as started:
        yield started


def signed_in(open_page, url: str, **context) -> Page:
    page: Page = open_page(url, **context)
    page.fill("#email", "admin@example.com")
    page.fill("#password", "guichet-demo")
    page.press("#password", "Enter")
    expect(page.locator("html[data-ready] main h1")).to_be_visible()
    return page


def give_up(server: WebServer, target: int) -> None:
    """A dead letter of this target."""
    now = real_now()
    message = {"type": "ticket.opened", "timestamp": now.isoformat(), "version": 1, "data": {}}
    with server.store.unit_of_work() as session:
        session.add(
            OutboxEntry(
                key=f"msg_1:{target}",
                kind="webhook",
                target_id=target,
                event=Event.TICKET_OPENED,
                payload={"id": "msg_1", "message": message},
                attempts=10,
                next_attempt_at=now,
                failed_at=now,
                last_error="HTTP 500: out of order",
            )
        )


def test_admin_adds_a_target_sees_its_secret_once_and_sends_a_dead_letter_again(
    server: WebServer, open_page
) -> None:
    with webhook_receiver() as receiver:
        page = signed_in(open_page, f"{server.url}/desk/webhooks", allow=("422",))
        expect(page.locator("main")).to_contain_text("No other desk is told anything yet.")
        page.click("#add > summary")
        page.fill("#add-url", "https://192.168.1.1/in")
        page.fill("#add-name", "Zammad")
        page.click("#add .button")
        expect(page.locator("#add .fault")).to_contain_text("which is no public address")
        expect(page.locator("#add-name")).to_have_value("Zammad")
        page.fill("#add-url", f"{receiver.url}/in")
        page.click("#add .button")
        expect(page.locator("dialog code")).to_contain_text("whsec_")
        assert axe(page) == []
        page.click("dialog .button:not(.second)")
        row = page.locator("summary.person", has_text="Zammad")
        expect(row).to_contain_text("Nothing delivered yet")
        row.click()
        assert axe(page) == []
        page.click("text=Send a test")
        expect(page.locator("dialog h2")).to_have_text("The test arrived")
        page.click("dialog .button")
        receiver.status = 500
        page.click("text=Send a test")
        expect(page.locator("dialog h2")).to_have_text("The test did not arrive")
        expect(page.locator("dialog code")).to_contain_text("HTTP 500")
        page.click("dialog .button")

        give_up(server, 1)
        receiver.status = 204
        page.goto(f"{server.url}/desk/webhooks/failed")
        letter = page.locator(".letter")
        expect(letter).to_contain_text("HTTP 500: out of order")
        assert axe(page) == []
        letter.locator("text=Send again").click()
        expect(page.locator("main")).to_contain_text("Everything was delivered.")
        assert receiver.wait("ticket.opened")[0].headers["webhook-id"] == "msg_1"


@pytest.mark.parametrize(
    "screen",
    [
        pytest.param({"locale": "de-DE"}, id="wide"),
        pytest.param({"viewport": {"width": 390, "height": 844}, "locale": "fr-FR"}, id="phone"),
    ],
)
def test_axe_finds_nothing_on_the_pages_of_other_desks(
    server: WebServer, open_page, screen
) -> None:
    page = signed_in(open_page, f"{server.url}/desk/webhooks", reduced_motion="reduce", **screen)
    page.click("#add > summary")
    page.fill("#add-url", "mailto:desk@example.org")
    page.click("#add .button")
    page.locator("summary.person").click()
    give_up(server, 1)
    for path in ("/desk/webhooks", "/desk/webhooks/failed"):
        if path != "/desk/webhooks":
            page.goto(f"{server.url}{path}")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
