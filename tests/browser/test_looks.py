"""How the widget looks and sounds: dates, theme, zoom, a phone's keyboard, motion, focus, sound."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.driver import Widget, plain
from tests.browser.test_embedding import embed

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
#: Everything in the shadow root that moves, by class.
MOVING = """host => [...host.shadowRoot.querySelectorAll("*")].filter((each) => {
  const {animationName, transitionDuration} = getComputedStyle(each);
  return animationName !== "none" || transitionDuration !== "0s";
}).map((each) => each.className)"""


@pytest.mark.parametrize(
    ("language", "locale", "day", "time"),
    [
        ("en", "en-US", r"Sunday, \w+ \d+", "10:00 AM"),
        ("en", "en-GB", r"Sunday,? \d+ \w+", "10:00"),
        ("fr", "fr-FR", r"dimanche \d+ \w+", "10:00"),
        ("de", "de-DE", r"Sonntag, \d+\. \w+", "10:00"),
        ("es", "es-ES", r"domingo, \d+ de \w+", "10:00"),
        ("pt", "pt-BR", r"domingo, \d+ de \w+", "10:00"),
    ],
)
def test_dates_are_the_locales_and_the_visitors_zones_own(
    visit, language: str, locale: str, day: str, time: str
) -> None:
    widget: Widget = visit(
        language=language, locale=locale, timezone_id="Europe/Paris", when="Sunday 10:00"
    )
    widget.open()
    assert re.fullmatch(day, plain(widget.find(".day").inner_text()))
    assert plain(widget.find(".message time").inner_text()) == time


def test_site_sets_each_colour_when_its_page_has_custom_properties(guichet, open_page) -> None:
    page = open_page()
    own = "--guichet-accent: rgb(91, 43, 224); --guichet-on-accent: rgb(255, 255, 0)"
    embed(page, guichet, head=f"<style>guichet-widget {{ {own} }}</style>")
    launcher = Widget(page).find(".launcher")
    expect(launcher).to_have_css("background-color", "rgb(91, 43, 224)")
    expect(launcher).to_have_css("color", "rgb(255, 255, 0)")


@pytest.mark.parametrize(
    ("scheme", "ground"), [("light", "rgb(246, 246, 243)"), ("dark", "rgb(19, 23, 21)")]
)
def test_theme_is_the_systems_when_the_site_has_no_wish(
    guichet, open_page, scheme: str, ground: str
) -> None:
    page = open_page(color_scheme=scheme)
    embed(page, guichet)
    widget = Widget(page)
    widget.open()
    expect(widget.find(".panel")).to_have_css("background-color", ground)


@pytest.mark.parametrize("shrinks", ["window", "view"])
def test_panel_ends_above_the_keyboard_when_a_phone_shows_one(visit, shrinks: str) -> None:
    """Android makes the window smaller, iOS only the part of it that is seen."""
    widget: Widget = visit(**PHONE)
    widget.open()
    widget.find("textarea").tap()
    if shrinks == "window":
        widget.page.set_viewport_size({"width": 390, "height": 430})
    else:
        widget.page.evaluate(
            """() => {
              Object.defineProperty(visualViewport, "height", {get: () => 430});
              Object.defineProperty(visualViewport, "offsetTop", {get: () => 30});
              visualViewport.dispatchEvent(new Event("resize"));
            }"""
        )
    top = 0 if shrinks == "window" else 30
    widget.page.wait_for_function(
        """() => {
          const panel = document.querySelector("guichet-widget").shadowRoot.querySelector(".panel");
          return Math.round(panel.getBoundingClientRect().height) === 430;
        }"""
    )
    for selector in (".menu-button", "textarea", ".send"):
        box = widget.find(selector).bounding_box()
        assert box is not None
        assert box["y"] >= top, selector
        assert box["y"] + box["height"] <= top + 430, selector


def test_conversation_is_held_when_the_page_is_zoomed_to_200_percent(visit) -> None:
    widget: Widget = visit(viewport={"width": 640, "height": 400}, device_scale_factor=2)
    widget.open()
    widget.say("I was charged twice and want a refund for invoice F-2026-11.")
    for selector in (".menu-button", ".log", "textarea", ".send"):
        box = widget.find(selector).bounding_box()
        assert box is not None
        assert box["x"] >= 0, selector
        assert box["y"] >= 0, selector
        assert box["x"] + box["width"] <= 640, selector
        assert box["y"] + box["height"] <= 400, selector
    log = widget.find(".log")
    assert log.evaluate("each => each.scrollWidth <= each.clientWidth")
    # Enough is left to read: some lines, not a slit.
    assert log.evaluate("each => each.clientHeight") >= 200
    expect(widget.find(".choice").last).to_be_in_viewport()


@pytest.mark.parametrize(("text", "lines"), [("", 1), ("first\nsecond\nthird", 3)])
def test_field_is_as_tall_as_its_text_when_the_language_changed_while_it_was_closed(
    visit, text: str, lines: int
) -> None:
    widget: Widget = visit()
    widget.open()
    widget.find("textarea").fill(text)
    widget.page.keyboard.press("Escape")
    widget.page.select_option("#visitor-language", "fr")
    expect(widget.find("textarea")).to_have_attribute("placeholder", "Écrire un message")
    widget.open()
    expect(widget.find("textarea")).to_have_value(text)
    shown, needed, line = widget.find("textarea").evaluate(
        "each => [each.clientHeight, each.scrollHeight,"
        " parseFloat(getComputedStyle(each).lineHeight)]"
    )
    assert shown >= needed
    assert shown >= lines * line


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_nothing_moves_when_the_visitor_wants_less_motion(visit, motion: str) -> None:
    widget: Widget = visit(reduced_motion=motion)
    widget.open()
    with widget.unanswered("When is live chat open?"):
        expect(widget.find(".typing")).to_be_visible()
        moving = widget.root.evaluate(MOVING)
    assert moving == [] if motion == "reduce" else "launcher" in moving


def test_focus_is_seen_and_stays_in_the_panel_when_tab_goes_all_around(visit) -> None:
    widget: Widget = visit()
    widget.open()
    widget.say("I was charged twice and want a refund for invoice F-2026-11.")
    expect(widget.find(".article").first).to_be_visible()
    outline = (
        "each => { const s = getComputedStyle(each); return [s.outlineStyle, s.outlineWidth]; }"
    )
    name = "each => each.ariaLabel ?? each.textContent ?? each.className"
    around: list[str] = []
    widget.find("textarea").focus()
    for _ in range(40):
        widget.page.keyboard.press("Tab")
        around.append(widget.focused(name))
        assert widget.focused(outline) == ["solid", "2px"], around[-1]
        if around[-1] == "Write a message":
            break
    assert around[-1] == "Write a message"
    assert {"Options", "Close", "Conversation", "Read here", "Attach a file"} <= set(around)
    for _ in around:
        widget.page.keyboard.press("Shift+Tab")
    assert widget.focused(name) == "Write a message"


def test_menu_gives_the_focus_back_when_escape_leaves_it(visit) -> None:
    widget: Widget = visit()
    widget.open()
    widget.find(".menu-button").focus()
    widget.page.keyboard.press("Enter")
    expect(widget.find(".menu select")).to_be_focused()
    widget.page.keyboard.press("Escape")
    expect(widget.find(".menu")).to_be_hidden()
    expect(widget.find(".menu-button")).to_be_focused()
    expect(widget.find(".panel")).to_be_visible()


def test_sound_is_heard_only_when_wanted_and_only_of_messages_that_nobody_sees(visit) -> None:
    widget: Widget = visit()
    widget.page.evaluate(
        """() => {
          window.notes = 0;
          const {start} = OscillatorNode.prototype;
          OscillatorNode.prototype.start = function (...when) {
            notes += 1;
            start.apply(this, when);
          };
        }"""
    )

    def message_comes_while_closed() -> None:
        widget.say_and_close("When is live chat open?")
        expect(widget.find(".badge")).to_be_visible()
        widget.find(".launcher").click()
        widget.settled()

    widget.open()
    message_comes_while_closed()
    assert widget.page.evaluate("notes") == 0
    widget.choose("Sound for new messages")
    sound = widget.find(".menu button", has_text="Sound for new messages")
    expect(sound).to_have_attribute("aria-pressed", "true")
    # How it sounds is heard at once.
    assert widget.page.evaluate("notes") == 2
    widget.page.keyboard.press("Escape")
    message_comes_while_closed()
    widget.page.wait_for_function("notes === 4")
    widget.say("And on which days?")
    widget.choose("Sound for new messages")
    expect(sound).to_have_attribute("aria-pressed", "false")
    widget.page.keyboard.press("Escape")
    message_comes_while_closed()
    assert widget.page.evaluate("notes") == 4
