"""The widget in other people's pages: hostile styles, strict policies, strange origins."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.driver import Widget
from tests.conftest import EMBEDDING_SITE

HOSTILE = """
  * { all: initial !important; font-size: 40px !important; color: red !important;
      display: inline !important; position: static !important; letter-spacing: 9px !important; }
  html { font-size: 4px; line-height: 5; text-transform: uppercase; direction: rtl; }
  button { display: none !important; } [hidden] { display: block !important; }
"""


def embed(page: Page, guichet: Any, *, head: str = "", origin: str = "", policy: str = "") -> None:
    """Open a page, at `origin` or Guichet's own, that embeds the widget by its one line."""
    address = f"{origin or guichet.url}/somebody-elses-page"
    script = f'<script src="{guichet.url}/widget.js" data-guichet="shop" data-language="en" defer>'
    html = f"<!doctype html><title>Shop</title>{head}<h1>Shop</h1>{script}</script>"

    def answer(route: Route) -> None:
        headers = {"Content-Security-Policy": policy} if policy else {}
        route.fulfill(body=html, content_type="text/html", headers=headers)

    page.route(address, answer)
    page.goto(address)


def test_widget_looks_and_works_the_same_when_the_page_has_hostile_styles(
    guichet, open_page
) -> None:
    looks = []
    for head in ("", f"<style>{HOSTILE}</style>"):
        page = open_page()
        # What is measured must stand still.
        page.emulate_media(reduced_motion="reduce")
        embed(page, guichet, head=head)
        widget = Widget(page)
        widget.open()
        expect(widget.find(".bubble").first).to_be_visible()
        looks.append(
            [
                (
                    widget.find(selector).first.bounding_box(),
                    widget.find(selector).first.evaluate(
                        "each => { const s = getComputedStyle(each); return [s.fontSize, s.color, "
                        "s.letterSpacing, s.textTransform, s.lineHeight, s.direction, s.display]; }"
                    ),
                )
                for selector in (".panel", ".bubble", "textarea", ".launcher", ".send")
            ]
        )
        widget.say("When is live chat open?")
        expect(widget.find(".message.mine")).to_have_count(1)
    assert looks[0] == looks[1]


def test_widget_breaks_no_rule_when_the_page_has_a_strict_policy(guichet, open_page) -> None:
    page = open_page()
    host = re.sub("^http", "ws", guichet.url)
    policy = (
        f"default-src 'none'; script-src {guichet.url}; connect-src {guichet.url} {host}; "
        "base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    embed(page, guichet, policy=policy)
    widget = Widget(page)
    widget.open()
    widget.say("When is live chat open?")
    widget.find(".menu-button").click()
    expect(widget.find(".menu select")).to_be_visible()


def test_conversation_is_held_when_the_page_has_another_origin_that_is_allowed(
    guichet, open_page
) -> None:
    page = open_page()
    embed(page, guichet, origin=EMBEDDING_SITE)
    widget = Widget(page)
    with page.expect_websocket() as socket:
        widget.open()
    assert socket.value.url.startswith("ws")
    widget.say("When is live chat open?")
    expect(widget.find(".message.assistant")).not_to_have_count(1)


def test_page_stays_whole_and_its_developer_is_told_when_its_origin_is_not_allowed(
    guichet, open_page
) -> None:
    page = open_page(allow=("CORS", "ERR_FAILED", "Guichet cannot start here"))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    embed(page, guichet, origin="http://not-allowed.example")
    page.wait_for_function("() => window.Guichet !== undefined")
    page.evaluate("Guichet.open()")
    expect(page.locator("h1")).to_have_text("Shop")
    assert page.locator("guichet-widget").count() == 0
    (told,) = [text for text in said if "Guichet" in text]
    assert "Is http://not-allowed.example in GUICHET_ALLOWED_ORIGINS" in told


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_site_chooses_side_theme_and_colour_when_it_gives_options(
    guichet, open_page, theme: str
) -> None:
    page = open_page()
    embed(page, guichet)
    page.wait_for_selector("guichet-widget .launcher")
    page.evaluate("theme => Guichet.configure({theme, position: 'left', colour: '#ffcc00'})", theme)
    widget = Widget(page)
    box = widget.find(".launcher").bounding_box()
    assert box is not None
    assert box["x"] < 100
    expect(widget.find(".launcher")).to_have_css("background-color", "rgb(255, 204, 0)")
    expect(widget.find(".launcher")).to_have_css("color", "rgb(0, 0, 0)")
    assert widget.root.evaluate("each => getComputedStyle(each).colorScheme") == theme


def test_events_tell_the_page_when_the_panel_opens_and_closes(guichet, open_page) -> None:
    page = open_page()
    embed(page, guichet)
    page.wait_for_selector("guichet-widget .launcher")
    page.evaluate(
        "() => { window.told = []; for (const type of ['open', 'close']) "
        "Guichet.on(type, (event) => told.push(event.type)); }"
    )
    page.evaluate("Guichet.open()")
    page.evaluate("Guichet.close()")
    assert page.evaluate("told") == ["open", "close"]


def test_customer_is_told_and_goes_on_when_the_identity_token_is_not_valid(
    guichet, open_page
) -> None:
    page = open_page(allow=("401",))
    embed(page, guichet)
    page.wait_for_selector("guichet-widget .launcher")
    page.evaluate("Guichet.configure({identity: 'a.b.c'})")
    widget = Widget(page)
    widget.find(".launcher").click()
    expect(widget.find(".banner.notice")).to_contain_text("sign-in has expired")
    widget.find(".banner.notice button").click()
    expect(widget.find(".message.assistant").first).to_be_visible()
