"""The widget in other people's pages: hostile styles, strict policies, strange origins."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.driver import Widget
from tests.browser.picture import PICTURE
from tests.conftest import EMBEDDING_SITE

HOSTILE = """
  * { all: initial !important; font-size: 40px !important; color: red !important;
      display: inline !important; position: static !important; letter-spacing: 9px !important; }
  html { font-size: 4px; line-height: 5; text-transform: uppercase; direction: rtl; }
  button { display: none !important; } [hidden] { display: block !important; }
"""


def identity_of(page: Page, guichet: Any) -> str:
    """A token that the site signs for one of its customers."""
    body = {"account": "premium", "user": f"t{uuid.uuid4().hex[:10]}"}
    answer = page.request.post(f"{guichet.url}/api/v1/demo/identity", data=body)
    return str(answer.json()["identity"])


def embed(
    page: Page,
    guichet: Any,
    *,
    head: str = "",
    origin: str = "",
    policy: str = "",
    attributes: str = 'data-language="en"',
) -> None:
    """Open a page, at `origin` or Guichet's own, that embeds the widget by its one line."""
    address = f"{origin or guichet.url}/somebody-elses-page"
    script = f'<script src="{guichet.url}/widget.js" data-guichet="shop" {attributes} defer>'
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
    embed(page, guichet, policy=policy, attributes='data-language="en" data-colour="#5b2be0"')
    widget = Widget(page)
    widget.open()
    widget.say("I want a refund, I was charged twice for invoice F-2026-11.")
    widget.find(".article").first.get_by_role("button", name="Read here").click()
    expect(widget.find(".preview p").first).to_be_visible()
    widget.find(".why summary").click()
    expect(widget.find(".why li")).to_have_count(3)
    picture: Any = {"name": "error.png", "mimeType": "image/png", "buffer": PICTURE}
    widget.find("input[type=file]").set_input_files(picture)
    expect(widget.find(".chip canvas")).to_be_visible()
    widget.find(".send").click()
    expect(widget.find(".message.mine .file")).to_be_visible()
    widget.choose("Sound for new messages")
    with page.expect_download():
        widget.find(".menu button", has_text="Save as text").click()
    expect(widget.find(".launcher")).to_have_css("background-color", "rgb(91, 43, 224)")


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


@pytest.mark.parametrize("way", ["attributes", "init"])
def test_options_hold_when_given_as_attributes_or_to_init(guichet, open_page, way: str) -> None:
    page = open_page()
    options = {"language": "de", "position": "left", "theme": "dark", "colour": "#ffcc00"}
    options["identity"] = identity_of(page, guichet)
    if way == "attributes":
        given = " ".join(f'data-{name}="{value}"' for name, value in options.items())
        embed(page, guichet, attributes=given)
    else:
        embed(page, guichet, attributes='data-start="manual"')
        page.wait_for_function("() => window.Guichet")
        assert page.locator("guichet-widget").count() == 0
        page.evaluate("options => Guichet.init(options)", options)
    widget = Widget(page)
    widget.open()
    expect(widget.find("textarea")).to_have_attribute("placeholder", "Nachricht schreiben")
    expect(widget.root).to_have_attribute("data-position", "left")
    expect(widget.find(".panel")).to_have_css("background-color", "rgb(19, 23, 21)")
    expect(widget.find(".launcher")).to_have_css("background-color", "rgb(255, 204, 0)")
    assert widget.kept()["identified"] is True
    assert widget.kept()["language"] == "de"


def test_thread_goes_on_when_a_visitor_signs_in_and_is_gone_when_they_sign_out(
    guichet, open_page
) -> None:
    page = open_page()
    embed(page, guichet)
    widget = Widget(page)
    widget.open()
    widget.say("When is live chat open?")
    before = widget.kept()
    assert before["identified"] is False
    page.evaluate("identity => Guichet.identify(identity)", identity_of(page, guichet))
    now = widget.kept()
    assert (now["id"], now["identified"]) == (before["id"], True)
    expect(widget.find(".message.mine")).to_have_count(1)
    page.evaluate("Guichet.identify(null)")
    expect(widget.find(".message.mine")).to_have_count(0)
    page.reload()
    widget.open()
    expect(widget.find(".message.mine")).to_have_count(0)
    assert widget.kept()["id"] != before["id"]


def test_events_tell_the_page_what_happens(guichet, open_page) -> None:
    page = open_page()
    page.add_init_script(
        """window.told = [];
        addEventListener("guichet:ready", () => {
          for (const type of ["ready", "open", "close", "unread", "state"])
            Guichet.on(type, ({detail}) => told.push([type, detail]));
        });"""
    )
    embed(page, guichet)
    page.wait_for_function("() => told.some(([type]) => type === 'ready')")
    page.evaluate("Guichet.open()")
    expect(Widget(page).find(".message.assistant")).to_have_count(1)
    page.evaluate("Guichet.close()")
    said = page.evaluate("told.map(([type]) => type)")
    assert [each for each in said if each != "state"] == ["ready", "open", "close"]
    assert ["state", {"state": "bot"}] in page.evaluate("told")
    page.evaluate("Guichet.open()")
    page.evaluate("told = []")
    widget = Widget(page)
    widget.say_and_close("When is live chat open?")
    expect(widget.find(".badge")).to_be_visible()
    page.wait_for_load_state("networkidle")
    counts = page.evaluate(
        "told.filter(([type]) => type === 'unread').map(([, detail]) => detail.count)"
    )
    assert counts
    assert str(counts[-1]) == widget.find(".badge").inner_text()
    page.evaluate("Guichet.toggle()")
    expect(widget.find(".panel")).to_be_visible()


def test_page_says_something_for_the_customer_and_begins_anew_when_it_asks_for_it(
    guichet, open_page
) -> None:
    page = open_page()
    embed(page, guichet)
    page.wait_for_selector("guichet-widget .launcher")
    page.evaluate("Guichet.say('When is live chat open?')")
    widget = Widget(page)
    expect(widget.find(".message.mine .bubble")).to_have_text("When is live chat open?")
    widget.settled()
    before = widget.kept()["id"]
    page.evaluate("Guichet.reset()")
    expect(widget.find(".message.mine")).to_have_count(0)
    expect(widget.find(".message.assistant")).to_have_count(1)
    assert widget.kept()["id"] != before


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
