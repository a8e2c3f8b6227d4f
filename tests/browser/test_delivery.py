"""Messages on their way: sent once, seen everywhere, and nothing missing after the line was cut."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser.driver import ApiAgent, Widget, plain

PIN = "300003"
NETWORK = ("ERR_", "Failed to load resource", "WebSocket")


def wait_for_an_agent(widget: Widget) -> str:
    """Join the queue; the words that tell this customer from others."""
    widget.open()
    name = widget.page.input_value("#user")
    widget.say(f"I am {name} and I want to talk to a human agent, please.")
    widget.enter_pin(PIN)
    expect(widget.find(".banner.queued")).to_be_visible()
    return name


def test_message_shows_that_it_is_being_sent_when_the_server_has_not_answered(visit) -> None:
    widget: Widget = visit()
    widget.open()
    with widget.unanswered("When is live chat open?") as sent:
        expect(widget.find(".pending.sending .note")).to_have_text("Sending…")
        expect(widget.find(".typing")).to_be_visible()
    widget.settled()
    expect(widget.find(".message.mine")).to_have_count(1)
    (mine,) = [each for each in widget.kept()["messages"] if each["author"] == "customer"]
    assert mine["client_id"] == sent["client_id"] == str(uuid.UUID(sent["client_id"]))


def test_conversation_is_found_again_when_the_server_was_away_on_return(visit) -> None:
    widget: Widget = visit(allow=NETWORK)
    widget.open()
    widget.say("When is live chat open?")
    said = widget.lines()
    widget.page.route("**/api/v1/conversations/*", lambda route: route.abort())
    widget.page.reload()
    widget.find(".launcher").click()
    expect(widget.find(".banner.notice")).to_contain_text("No connection")
    widget.page.unroute("**/api/v1/conversations/*")
    widget.find(".banner.notice button", has_text="Try again").click()
    expect(widget.find(".banner.notice")).to_have_count(0)
    expect(widget.find(".message.mine")).to_have_count(1)
    assert widget.lines() == said


@pytest.mark.parametrize("socket", [True, False], ids=["socket", "no-socket"])
def test_message_appears_once_when_its_answer_was_lost_on_the_way(visit, socket: bool) -> None:
    widget: Widget = visit(allow=NETWORK)
    if not socket:
        widget.page.route_web_socket("**/events", lambda socket: socket.close())
    widget.open()
    asked: list[Any] = []

    def lose(route: Route) -> None:
        asked.append(route.request.post_data_json)
        if len(asked) > 1:
            return route.continue_()
        route.fetch()
        return route.abort("connectionreset")

    widget.page.route("**/messages", lose)
    # Sent again by itself, and known by its id.
    with widget.page.expect_response("**/messages"):
        widget.say("When is live chat open?")
    expect(widget.find(".message.assistant")).not_to_have_count(1)
    expect(widget.find(".message.mine")).to_have_count(1)
    assert len({each["client_id"] for each in asked}) == 1
    kept = [each["text"] for each in widget.kept()["messages"]]
    assert widget.lines() == [plain(text) for text in kept]


def test_message_that_failed_is_sent_again_or_discarded_as_the_customer_likes(visit) -> None:
    widget: Widget = visit(allow=NETWORK)
    widget.open()
    refused = {"detail": [{"field": "text", "message": "refused"}]}
    widget.page.route("**/messages", lambda route: route.fulfill(status=422, json=refused))
    for text in ("When is live chat open?", "Never mind."):
        widget.find("textarea").fill(text)
        widget.find("textarea").press("Enter")
    expect(widget.find(".pending.failed .note span")).to_have_text(
        ["That couldn't be accepted. Please check and try again."] * 2
    )
    widget.find(".pending", has_text="Never mind.").locator("button", has_text="Discard").click()
    expect(widget.find(".pending")).to_have_count(1)
    widget.page.unroute("**/messages")
    widget.find(".pending button", has_text="Try again").click()
    widget.settled()
    expect(widget.find(".message.mine .bubble")).to_have_text("When is live chat open?")


def test_messages_arrive_in_order_when_one_is_said_after_another_had_failed(visit) -> None:
    widget: Widget = visit(allow=NETWORK)
    widget.open()
    later = {"Retry-After": "3600"}
    widget.page.route("**/messages", lambda route: route.fulfill(status=429, headers=later))
    widget.find("textarea").fill("When is live chat open?")
    widget.find("textarea").press("Enter")
    expect(widget.find(".pending.failed .note")).to_contain_text("Please wait 3600 s")
    widget.page.unroute("**/messages")
    widget.say("And on which days?")
    expect(widget.find(".message.mine .bubble")).to_have_text(
        ["When is live chat open?", "And on which days?"]
    )


def test_conversation_is_the_same_when_opened_on_a_second_device(visit) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    name = f"two{uuid.uuid4().hex[:8]}"
    desk: Widget = visit(user=name)
    desk.open()
    desk.say("When is live chat open?")
    other: Widget = visit(user=name, **phone)
    other.open()
    expect(other.find(".message.mine .bubble")).to_have_text("When is live chat open?")
    assert other.lines() == desk.lines()
    other.say("And on which days?")
    expect(desk.find(".message.mine")).to_have_count(2)
    expect(desk.find(".message .bubble")).to_have_count(len(other.lines()))
    assert desk.lines() == other.lines()
    stranger: Widget = visit(user=f"{name}x")
    stranger.open()
    expect(stranger.find(".message.mine")).to_have_count(0)


def test_agent_is_heard_when_there_is_no_websocket(visit, agent: ApiAgent) -> None:
    widget: Widget = visit()
    widget.page.route_web_socket("**/events", lambda socket: socket.close())
    agent.accept(wait_for_an_agent(widget))
    agent.say("Hello, this is Alex.")
    expect(widget.find(".message.agent .bubble")).to_have_text("Hello, this is Alex.")
    expect(widget.find(".banner.live")).to_contain_text("Alex is with you")
    agent.close()
    expect(widget.find(".rating")).to_be_visible()


def test_nothing_is_missing_or_doubled_when_a_chat_was_cut_and_both_went_on(
    visit, agent: ApiAgent
) -> None:
    widget: Widget = visit(allow=NETWORK)
    name = wait_for_an_agent(widget)
    # The hand-over is told in words, the place in the queue above them.
    expect(widget.find(".message.assistant").last).to_contain_text("an agent will join you")
    expect(widget.find(".banner.queued b")).to_contain_text("You're number")
    agent.accept(name)
    agent.type()
    expect(widget.find(".typing")).to_have_attribute("aria-label", "Alex is writing")
    hostile = "<b onclick=alert(1)>Hello</b>, see javascript:alert(1) or https://example.com/a."
    agent.say(hostile)
    said = widget.find(".message.agent .bubble")
    expect(said).to_have_text(hostile)
    assert said.locator("b").count() == 0
    assert said.locator("a").evaluate_all("all => all.map((each) => each.href)") == [
        "https://example.com/a"
    ]
    expect(widget.find(".message.agent .by span").first).to_have_text("Alex")
    widget.say("Thank you.")
    expect(widget.find(".message.mine .note").last).to_have_text("Sent")

    widget.page.context.set_offline(True)
    expect(widget.find(".banner.notice")).to_contain_text("You're offline")
    for text in ("One more thing:", "it was in November."):
        widget.find("textarea").fill(text)
        widget.find("textarea").press("Enter")
    expect(widget.find(".pending .note")).to_have_text(["Will be sent when you're online"] * 2)
    agent.say("I have found it.")
    agent.say("It is refunded.")
    widget.page.context.set_offline(False)
    expect(widget.find(".message.agent")).to_have_count(3)
    expect(widget.find(".message.mine:not(.pending)")).to_have_count(4)
    expect(widget.find(".banner.notice")).to_have_count(0)
    kept = [plain(each["text"]) for each in widget.kept()["messages"]]
    assert widget.lines() == kept
    assert len(set(kept)) == len(kept)

    agent.close()
    expect(widget.find(".status")).to_have_text("This conversation is closed")
    widget.find("button.wide", has_text="Start a new conversation").click()
    expect(widget.find(".message")).to_have_count(1)
    expect(widget.find("textarea")).to_be_visible()
