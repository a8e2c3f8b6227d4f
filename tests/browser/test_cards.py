"""Cards in the conversation: articles in place, why this channel, a ticket's summary and status."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.driver import ApiAgent, Widget, plain

REFUND = "I want a refund, I was charged twice for invoice F-2026-11."


def test_article_is_read_in_place_when_its_card_is_opened(visit) -> None:
    widget: Widget = visit(when="Sunday 10:00")
    widget.open()
    widget.say(REFUND)
    card = widget.find(".article").first
    title = card.locator("b").inner_text()
    card.locator("button", has_text="Read here").click()
    expect(card.locator(".preview p").first).to_be_visible()
    assert card.locator(".preview").get_by_text("<").count() == 0
    page_link = card.locator("a", has_text="Open as a page")
    assert page_link.get_attribute("rel") == "noopener noreferrer"
    with widget.page.context.expect_page() as opened:
        page_link.click()
    expect(opened.value.locator("h1")).to_have_text(title)
    card.locator("button", has_text="Hide").click()
    expect(card.locator(".preview")).to_be_hidden()
    expect(widget.find("textarea")).to_be_visible()


@pytest.mark.parametrize(
    ("zone", "locale", "says"),
    [
        ("America/Sao_Paulo", "en-US", "{0:%A}, {0:%b} {0.day}, {1}:{0:%M} AM your time"),
        ("Asia/Tokyo", "en-GB", "{0:%A} {0.day} {0:%b}, {0:%H:%M} your time"),
    ],
)
def test_reasons_and_opening_times_are_told_in_the_visitors_zone(
    visit, zone: str, locale: str, says: str
) -> None:
    widget: Widget = visit(when="Sunday 10:00", timezone_id=zone, locale=locale)
    widget.open()
    widget.say(REFUND)
    widget.find(".why summary").click()
    rows = widget.find(".why li")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("Ticket Open".replace(" ", ""))
    expect(rows.nth(2)).to_contain_text("Not part of your plan")
    chat = widget.kept()["decision"]["options"][1]
    opens = datetime.fromisoformat(chat["opens_at"]).astimezone(ZoneInfo(zone))
    expect(rows.nth(1).locator("small")).to_have_text(
        f"Closed now · opens {says.format(opens, opens.hour)}"
    )


def test_ticket_is_corrected_sent_and_followed_when_its_cards_are_used(
    visit, agent: ApiAgent
) -> None:
    widget: Widget = visit(when="Sunday 10:00", locale="en-US", timezone_id="Europe/Paris")
    widget.open()
    widget.describe("I want to open a ticket about a refund.")
    first = widget.find(".summary").first
    label = first.locator("dl > div", has_text="F-2026-11").first.locator("dt").inner_text()
    first.get_by_role("button", name=f"Change: {label}").click()
    widget.settled()
    widget.say("Invoice F-2027-88")
    corrected = widget.find(".summary").last.locator("dl > div", has_text=label)
    expect(corrected.locator("dd span")).to_have_text("Invoice F-2027-88")
    # What was asked before can no longer be answered.
    expect(first.locator("dd button")).to_have_count(0)
    widget.pick("Yes, send it")
    card = widget.find(".ticket")
    (ticket,) = widget.kept()["tickets"]
    expect(card.locator("b")).to_have_text(f"Ticket {ticket['number']}")
    expect(card.locator("p")).to_have_text(ticket["subject"])
    expect(card.locator(".pill")).to_have_text("Open")
    due = datetime.fromisoformat(ticket["reply_due_by"]).astimezone(ZoneInfo("Europe/Paris"))
    hour = f"{due.hour % 12 or 12}:{due:%M} {due:%p}"
    assert plain(card.locator("small").inner_text()) == (
        f"Answer by {due:%A}, {due:%b} {due.day}, {hour}"
    )
    agent.answer_ticket(ticket["number"], "It is on its way.")
    widget.page.reload()
    widget.open()
    expect(card.locator(".pill")).to_have_text("Answered")
    with widget.page.context.expect_page() as opened:
        card.locator("a").click()
    expect(opened.value.locator(".replies .agent")).to_contain_text("It is on its way.")


def test_number_and_reference_are_shown_when_the_customer_wants_to_call(visit) -> None:
    widget: Widget = visit(account="Custom")
    widget.open()
    widget.say("I want to talk to someone on the phone, please.")
    widget.enter_pin("400004")
    banner = widget.find(".banner.queued")
    expect(banner.locator("a")).to_have_attribute("href", re.compile(r"tel:\+\d+"))
    expect(banner).to_contain_text(widget.kept()["handoff"]["reference"])
