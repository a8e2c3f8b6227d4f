"""Pages for customers, with and without JavaScript."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

STATIC = Path(__file__).resolve().parents[2] / "helpdesk" / "web" / "static"
LANGUAGES = ["en", "fr", "de", "es", "pt"]


@pytest.mark.parametrize("name", ["widget/labels/{}", "widget/labels/{}.more", "pages/labels/{}"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_have_the_same_names_and_placeholders_when_in_another_language(
    name: str, language: str
) -> None:
    english, other = (
        json.loads((STATIC / f"{name.format(code)}.json").read_text("utf-8"))
        for code in ("en", language)
    )
    assert list(other) == list(english)
    for label, text in english.items():
        assert set(re.findall(r"{\w+}", other[label])) == set(re.findall(r"{\w+}", text)), label
        assert other[label].strip(), label


def test_contact_form_is_sent_when_there_is_no_javascript(guichet, open_page) -> None:
    page = open_page(
        f"{guichet.url}/contact?language=fr", allow=("422",), java_script_enabled=False
    )
    page.click("main .button")
    expect(page.locator("#email-fault")).to_be_visible()
    page.locator("main .pick span").nth(2).click()
    page.fill("#email", "journaliste@example.com")
    page.fill("#text", "Bonjour, j'écris un article.")
    page.click("main .button")
    expect(page.locator("[role=status]")).to_contain_text("journaliste@example.com")


def test_articles_are_found_and_read_when_there_is_no_javascript(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/support?language=en", java_script_enabled=False)
    page.fill("#q", "refund")
    page.press("#q", "Enter")
    first = page.locator("#articles a").first
    title = first.locator("b").inner_text()
    first.click()
    expect(page.locator("h1")).to_have_text(title)
    page.get_by_role("button", name="Yes").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    page.get_by_role("link", name=title).click()
    expect(page.locator("h1")).to_have_text(title)


def test_articles_change_as_one_types_when_searching(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/support?language=en")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    before = page.locator("#articles b").all_inner_texts()
    page.locator("#q").press_sequentially("dkim")
    expect(page.locator("#articles-title")).to_have_text("Results")
    expect(page.locator("#articles li", has_text="DKIM").first).to_be_visible()
    page.fill("#q", "")
    expect(page.locator("#articles b")).to_have_text(before)


def test_pin_is_shown_only_when_asked_for(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/support")
    page.select_option("#account", "premium")
    expect(page.locator("#pin-card")).to_be_visible()
    assert "300" not in page.inner_text("#pin-card")
    page.click("#pin-show")
    expect(page.locator("#pin-value")).to_have_text("300 003")
    expect(page.locator("#pin-expiry")).to_contain_text("Valid until")


def test_page_says_so_when_there_is_no_such_article(guichet, open_page) -> None:
    page = open_page(f"{guichet.url}/articles/no-such-article?language=de", allow=("404",))
    expect(page.locator("h1")).to_have_text("Diese Seite gibt es hier nicht")


@pytest.mark.parametrize("path", ["/", "/support", "/contact", "/privacy", "/desk"])
def test_page_does_not_scroll_sideways_when_on_a_phone_or_at_200_percent(
    guichet, open_page, path: str
) -> None:
    for width in (390, 640, 320):
        page = open_page(f"{guichet.url}{path}", viewport={"width": width, "height": 700})
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
