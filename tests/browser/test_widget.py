"""The widget in a customer's hands: by keyboard, across reloads and tabs, offline, with files."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser.driver import Widget, plain

#: All that the page and the browser hold, with the values of fields. Of the demo's page, its own
#: card tells the PIN.
ALL_THAT_IS_HELD = """() => {
  document.getElementById("pin").remove();
  const {shadowRoot} = document.querySelector("guichet-widget");
  const fields = [...shadowRoot.querySelectorAll("input, textarea")].map((each) => each.value);
  const kept = [localStorage, sessionStorage].flatMap((each) => Object.values(each));
  return [shadowRoot.innerHTML, document.body.innerHTML, ...fields, ...kept].join("<");
}"""


def second_tab(widget: Widget) -> Widget:
    """The same page in another tab, not opened yet, of the same customer."""
    other = Widget(widget.page.context.new_page())
    other.page.goto(widget.page.url)
    # The demo's choice of customer belongs to a tab, the conversation to the browser.
    kept = widget.page.evaluate("sessionStorage.getItem('guichet:demo')")
    other.page.evaluate("kept => sessionStorage.setItem('guichet:demo', kept)", kept)
    other.page.reload()
    expect(other.page.locator("#controls:not([aria-busy])")).to_be_visible()
    return other


def test_whole_conversation_is_held_when_only_the_keyboard_is_used(visit) -> None:
    widget: Widget = visit(when="Sunday 10:00")
    page = widget.page
    widget.find(".launcher").focus()
    page.keyboard.press("Enter")
    expect(widget.find(".message.assistant").first).to_be_visible()
    expect(widget.find("textarea")).to_be_focused()
    page.keyboard.type("I want to open a ticket about a refund.")
    page.keyboard.press("Enter")
    widget.settled()
    for _ in range(8):
        if widget.find(".summary").count():
            break
        if widget.find(".choice", has_text="Open a ticket").count():
            widget.tab_to(".choice", "Open a ticket")
            page.keyboard.press("Enter")
        else:
            page.keyboard.type("Invoice F-2026-11, it was charged twice.")
            page.keyboard.press("Enter")
        widget.settled()
        expect(widget.find("textarea")).to_be_focused()
    expect(widget.find(".summary")).to_be_visible()
    widget.tab_to(".choice", "Yes")
    page.keyboard.press("Enter")
    expect(widget.find(".ticket")).to_be_visible()
    page.keyboard.press("Escape")
    expect(widget.find(".panel")).to_be_hidden()
    expect(widget.find(".launcher")).to_be_focused()


def test_conversation_is_the_same_when_reloaded_and_in_a_second_tab(visit) -> None:
    widget: Widget = visit()
    widget.open()
    widget.say("When is live chat open?")
    said = widget.lines()
    widget.page.reload()
    widget.open()
    expect(widget.find(".message.mine")).to_have_count(1)
    assert widget.lines() == said
    other = second_tab(widget)
    other.open()
    expect(other.find(".message.mine")).to_have_count(1)
    other.say("And on which days?")
    expect(widget.find(".message.mine")).to_have_count(2)
    expect(widget.find(".message .bubble")).to_have_count(len(other.lines()))
    assert widget.lines() == other.lines()


def test_messages_wait_and_arrive_once_when_the_connection_was_lost(visit) -> None:
    widget: Widget = visit(allow=("ERR_INTERNET_DISCONNECTED", "WebSocket"))
    widget.open()
    widget.page.context.set_offline(True)
    expect(widget.find(".banner.notice")).to_be_visible()
    for text in ("When is live chat open?", "Which languages do you speak?"):
        widget.find("textarea").fill(text)
        widget.find("textarea").press("Enter")
    expect(widget.find(".pending")).to_have_count(2)
    widget.page.context.set_offline(False)
    widget.settled()
    expect(widget.find(".message.mine")).to_have_count(2)
    expect(widget.find(".banner.notice")).to_have_count(0)
    mine = widget.find(".message.mine .bubble").all_inner_texts()
    assert mine == ["When is live chat open?", "Which languages do you speak?"]


def test_unsent_message_is_sent_when_the_page_was_reloaded_meanwhile(visit) -> None:
    widget: Widget = visit(allow=("Failed to load resource", "ERR_FAILED"))
    widget.open()
    widget.page.route("**/messages", lambda route: route.abort())
    widget.find("textarea").fill("When is live chat open?")
    widget.find("textarea").press("Enter")
    expect(widget.find(".pending.failed")).to_be_visible()
    widget.page.unroute("**/messages")
    widget.page.reload()
    widget.open()
    widget.settled()
    expect(widget.find(".message.mine .bubble")).to_have_text("When is live chat open?")


def test_text_is_never_html_when_it_looks_like_it(visit) -> None:
    widget: Widget = visit()
    widget.open()
    text = "<img src=x onerror=alert(1)> <b>bold</b> https://example.com/a?b=<script>"
    widget.say(text)
    bubble = widget.find(".message.mine .bubble").last
    expect(bubble).to_have_text(text)
    assert bubble.locator("img, b, script").count() == 0
    link = bubble.locator("a")
    assert link.get_attribute("href") == "https://example.com/a?b="
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_pin_is_nowhere_in_the_page_when_it_was_wrong_and_then_right(visit) -> None:
    widget: Widget = visit()
    widget.open()
    widget.say("I want to talk to a human agent, please.")
    field = widget.find(".field input")
    for name, value in (
        ("type", "password"),
        ("inputmode", "numeric"),
        ("autocomplete", "off"),
    ):
        assert field.get_attribute(name) == value
    widget.enter_pin("111 222")
    expect(widget.find(".field .fault")).to_contain_text("2")
    expect(widget.find(".field input")).to_be_focused()
    expect(widget.find(".field input")).to_have_value("")
    widget.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    widget.page.evaluate("navigator.clipboard.writeText(' 300 003 ')")
    widget.page.keyboard.press("Control+V")
    widget.page.keyboard.press("Enter")
    expect(widget.find(".banner.queued")).to_be_visible()
    expect(widget.find(".field")).to_have_count(0)
    held = re.sub(r"[^\d<]", "", widget.page.evaluate(ALL_THAT_IS_HELD))
    assert "300003" not in held
    assert "111222" not in held


def test_pin_field_tells_what_is_wrong_and_keeps_what_is_entered_when_news_come_first(
    visit,
) -> None:
    widget: Widget = visit()
    widget.open()
    widget.say("I want to talk to a human agent, please.")
    messages = widget.find(".message.assistant")
    said = messages.count()

    def overtaken(route: Route) -> None:
        answer = route.fetch()
        expect(messages).to_have_count(said + 1)
        route.fulfill(response=answer)

    widget.page.route("**/pin", overtaken)
    widget.enter_pin("111111")
    expect(widget.find(".field .fault")).to_contain_text("2")
    expect(widget.find(".field input")).to_be_focused()

    # What is said meanwhile, as in another tab, leaves what is being entered alone.
    widget.find(".field input").press_sequentially("3000")
    own = widget.kept()
    base = widget.page.url.rstrip("/")
    widget.page.request.post(
        f"{base}/api/v1/conversations/{own['id']}/pin",
        data={"pin": "222222"},
        headers={"Authorization": f"Bearer {own['token']}"},
    )
    expect(messages).to_have_count(said + 2)
    widget.page.unroute("**/pin")
    widget.page.keyboard.type("03")
    widget.page.keyboard.press("Enter")
    expect(widget.find(".banner.queued")).to_be_visible()


def test_new_messages_are_announced_once_when_they_arrive(visit) -> None:
    widget: Widget = visit()
    widget.open()
    widget.page.evaluate(
        """() => {
          window.announced = [];
          const root = document.querySelector('guichet-widget').shadowRoot;
          const place = root.querySelector('.announcer');
          new MutationObserver((changes) => changes.forEach((change) =>
            change.addedNodes.forEach((node) => window.announced.push(node.textContent))))
            .observe(place, { childList: true });
        }"""
    )
    widget.say("When is live chat open?")
    expect(widget.find(".message.assistant")).not_to_have_count(1)
    announced = "\n".join(widget.page.evaluate("window.announced"))
    newest = widget.find(".message.assistant .bubble").last.inner_text()
    assert announced.count(newest[:60]) == 1


def test_badge_counts_and_goes_when_messages_come_while_the_panel_is_closed(visit) -> None:
    widget: Widget = visit()
    widget.open()
    heard = len(widget.lines())
    widget.say_and_close("When is live chat open?")
    expect(widget.find(".badge")).to_be_visible()
    widget.settled()
    # The customer's own message is not news.
    news = len(widget.kept()["messages"]) - heard - 1
    expect(widget.find(".badge")).to_have_text(str(news))
    expect(widget.find(".launcher")).to_have_attribute(
        "aria-label", f"Open support chat, {news} new"
    )
    widget.find(".launcher").click()
    expect(widget.find(".badge")).to_be_hidden()
    widget.page.keyboard.press("Escape")
    expect(widget.find(".badge")).to_be_hidden()


def test_labels_and_assistant_speak_german_when_it_is_chosen_in_the_menu(visit) -> None:
    widget: Widget = visit()
    widget.open()
    widget.find(".menu-button").click()
    widget.find(".menu select").select_option("de")
    expect(widget.find("textarea")).to_have_attribute("placeholder", "Nachricht schreiben")
    expect(widget.find(".message.assistant").last).to_contain_text("Assistent")
    widget.say("xyzzy")
    expect(widget.find(".message.mine")).to_have_count(1)
    expect(widget.find("textarea")).to_have_attribute("placeholder", "Nachricht schreiben")


@pytest.mark.parametrize(("item", "name"), [("text", "guichet.txt"), ("a page", "guichet.html")])
def test_transcript_is_saved_when_asked_for(visit, item: str, name: str) -> None:
    widget: Widget = visit()
    widget.open()
    widget.say("When is live chat open?")
    with widget.page.expect_download() as download:
        widget.choose(f"Save as {item}")
    assert download.value.suggested_filename == name
    kept = plain(download.value.path().read_text("utf-8"))
    assert "When is live chat open?" in kept
    assert ("<html" in kept) == name.endswith("html")


def test_conversation_begins_anew_in_every_tab_when_one_asks_for_it(visit) -> None:
    widget: Widget = visit()
    widget.open()
    widget.say("When is live chat open?")
    other = second_tab(widget)
    other.open()
    expect(other.find(".message.mine")).to_have_count(1)
    before = widget.kept()["id"]
    widget.choose("Start a new conversation")
    for each in (widget, other):
        expect(each.find(".message.mine")).to_have_count(0)
        expect(each.find(".message.assistant")).to_have_count(1)
    assert widget.kept()["id"] != before
    widget.say("And on which days?")
    expect(other.find(".message.mine")).to_have_count(1)


def test_panel_fills_the_screen_and_nothing_overflows_when_on_a_phone(visit) -> None:
    widget: Widget = visit(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    widget.open()
    panel = widget.find(".panel")
    panel.evaluate("it => Promise.all(it.getAnimations().map((each) => each.finished))")
    box = panel.bounding_box()
    assert box is not None
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
    widget.say("I was charged twice and want a refund for invoice F-2026-11.")
    widths = widget.page.evaluate(
        """() => {
          const log = document.querySelector('guichet-widget').shadowRoot.querySelector('.log');
          return [log.scrollWidth, log.clientWidth];
        }"""
    )
    assert widths[0] <= widths[1]
    for button in widget.find("button:visible").all():
        size = button.bounding_box()
        assert size is not None
        assert size["height"] >= 24, button.inner_text()
        assert size["width"] >= 24, button.inner_text()


def test_transcript_is_mailed_when_asked_for_in_the_menu(guichet, visit) -> None:
    widget: Widget = visit(language="de")
    widget.open()
    name = widget.page.input_value("#user")
    widget.find(".menu-button").click()
    widget.find(".menu button", has_text="Per E-Mail erhalten").click()
    expect(widget.find(".message.assistant").last).to_contain_text("…")
    mails = guichet.home / "mail"
    wanted = f"{name}.premium@example.com"
    for _ in range(100):
        found = [mail for mail in mails.glob("*.eml") if wanted in mail.read_text("utf-8")]
        if found:
            break
        widget.page.wait_for_timeout(100)
    (mail,) = found
    assert "multipart/alternative" in mail.read_text("utf-8")


def test_nothing_is_asked_twice_when_the_socket_tells_all(visit) -> None:
    widget: Widget = visit(when="Sunday 10:00")
    widget.open()
    looks: list[str] = []
    widget.page.on(
        "request",
        lambda request: (
            looks.append(request.url)
            if request.method == "GET" and "/api/v1/conversations/" in request.url
            else None
        ),
    )
    widget.say("I want a refund, I was charged twice for invoice F-2026-11.")
    expect(widget.find(".why")).to_be_visible()
    expect(widget.find(".message.mine")).to_have_count(1)
    assert looks == []
