"""The team page, an invitation from mail to desk, and one's own account."""

from __future__ import annotations

import email
import re
import time
import uuid
from email import policy
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import axe

PASSWORD = "a good long password"


def opened(guichet, open_page, path: str, who: str = "admin@example.com", **context) -> Page:
    page: Page = open_page(f"{guichet.url}{path}", **context)
    page.fill("#email", who)
    page.fill("#password", "guichet-demo")
    page.press("#password", "Enter")
    expect(page.locator("html[data-ready] main")).to_be_visible()
    return page


def letter_to(home: Path, address: str) -> str:
    """The link in the mail to this address, as it arrived at the mail server."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for path in (home / "mail").glob("*.eml"):
            mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
            if address in str(mail["To"]):
                text = mail.get_body(("plain",)).get_content()
                return re.search(r"\S+/desk/invitation#\S+", text)[0]
        time.sleep(0.2)
    raise AssertionError(f"no mail to {address} arrived")


def test_invited_colleague_works_at_the_desk_when_the_letter_was_redeemed(
    guichet, open_page
) -> None:
    address = f"{uuid.uuid4().hex[:8]}@example.org"
    page = opened(guichet, open_page, "/desk/team", allow=("409",))
    page.click("#invite > summary")
    page.fill("#invite-email", "agent@example.com")
    page.fill("#invite-teams", "Billing, API")
    page.check("#invite input[value=fr]")
    page.click("#invite .button")
    expect(page.locator("#invite .fault")).to_contain_text("has an account already")
    expect(page.locator("#invite-teams")).to_have_value("Billing, API")
    page.fill("#invite-email", address)
    page.click("#invite .button")
    expect(page.locator(".person", has_text=address)).to_contain_text("EN, FR")

    link = letter_to(guichet.home, address).replace("http://127.0.0.1:8000", guichet.url)
    new = open_page(link)
    expect(new.locator("#whom")).to_have_text(f"For {address}, as Agent.")
    assert axe(new) == []
    new.fill("#name", "Kim")
    new.fill("#password", PASSWORD)
    new.press("#password", "Enter")
    expect(new.locator("html[data-ready] #work")).to_be_visible()
    expect(new.locator(".menu summary")).to_have_text("Kim")

    late = open_page(link, allow=("409",))
    expect(late.locator("#void")).to_contain_text("used already")
    page.reload()
    kim = page.locator("li", has=page.locator("summary", has_text=address))
    expect(kim).to_contain_text("Billing, API")
    kim.locator("summary").click()
    kim.locator("text=Deactivate").click()
    assert axe(page) == []
    page.click("dialog .button:not(.second)")
    expect(kim).to_contain_text("Deactivated")
    expect(new.locator("#sign-in")).to_be_visible()


def test_agent_signs_out_another_browser_and_changes_the_password_back_and_forth(
    guichet, open_page
) -> None:
    page = opened(guichet, open_page, "/desk/account", "trainer@example.com", allow=("422",))
    other = opened(guichet, open_page, "/desk/account", "trainer@example.com")
    page.reload()
    rows = page.locator(".rows > li")
    ended = rows.count()
    rows.locator("button").first.click()
    expect(rows).to_have_count(ended - 1)
    other.reload()
    expect(other.locator("#sign-in")).to_be_visible()
    page.fill("#current", "not it")
    page.fill("#new", PASSWORD)
    page.press("#new", "Enter")
    expect(page.locator("form:has(#current) .fault")).to_have_text(
        "The current password is not right."
    )
    for old, new in (("guichet-demo", PASSWORD), (PASSWORD, "guichet-demo")):
        page.fill("#current", old)
        page.fill("#new", new)
        page.press("#new", "Enter")
        expect(page.locator("#current")).to_have_value("")
        expect(page.locator("#toast")).to_contain_text("is changed")


def test_nothing_typed_is_lost_or_shown_in_the_address_when_it_is_sent_before_the_scripts_came(
    guichet, open_page
) -> None:
    page = opened(guichet, open_page, "/desk/account", allow=("ERR_FAILED",))
    page.route("**/staff/team.js", lambda route: route.abort())
    page.reload()
    page.fill("#current", "guichet-demo")
    page.fill("#new", PASSWORD)
    page.press("#new", "Enter")
    page.click("form:has(#new) .button")
    assert page.url == f"{guichet.url}/desk/account"
    expect(page.locator("#new")).to_have_value(PASSWORD)


@pytest.mark.parametrize(
    "screen",
    [
        pytest.param({}, id="wide"),
        pytest.param({"viewport": {"width": 390, "height": 844}}, id="phone"),
    ],
)
@pytest.mark.parametrize("path", ["/desk/team", "/desk/account"])
def test_axe_finds_nothing_on_the_pages_of_accounts_when_a_person_is_unfolded(
    guichet, open_page, path, screen
) -> None:
    page = opened(guichet, open_page, path, reduced_motion="reduce", **screen)
    if path == "/desk/team":
        page.click("#invite > summary")
        page.locator("summary.person").first.click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_sign_in_says_how_long_to_wait_when_it_failed_too_often(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/desk", allow=("401", "429"), locale="fr-FR")
    page.fill("#email", f"{uuid.uuid4().hex[:8]}@example.com")
    for _ in range(10):
        page.fill("#password", "wrong")
        with page.expect_response("**/session"):
            page.press("#password", "Enter")
    page.press("#password", "Enter")
    expect(page.locator("#sign-in-fault")).to_contain_text(re.compile(r"Réessayez dans \d+ s"))
