"""Answering a ticket: ready replies, files, and a colleague who is at it as well."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import axe, refund_ticket
from tests.browser.test_accessibility import SCREENS, STILL
from tests.web_server import WebServer

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)
#: What a person drops or pastes.
GIVE = """([selector, name, text, kind]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, {type: 'text/plain'}));
  const event = kind === 'paste'
    ? new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})
    : new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true});
  document.querySelector(selector).dispatchEvent(event);
}"""


@pytest.fixture
def invoice() -> str:
    return f"F-{uuid.uuid4().hex[:6]}"


@pytest.fixture
def customer(site: WebServer, open_page: Any, invoice: str) -> Page:
    """A customer who has just opened a ticket about this invoice."""
    return refund_ticket(open_page(), site.url, invoice)


def desk(site: WebServer, open_page: Any, email: str = "agent@example.com", **context: Any) -> Page:
    """The list of open tickets, for one of the agents."""
    page: Page = open_page(f"{site.url}/desk/tickets?status=open", **context)
    page.fill("#email", email)
    page.fill("#password", "guichet-demo")
    page.press("#password", "Enter")
    expect(page.locator("html[data-ready] #rows")).to_be_visible()
    return page


def open_ticket(page: Page, invoice: str) -> None:
    page.click(f"#rows >> text={invoice}")
    expect(page.locator("html[data-ready] #ticket .replying")).to_be_visible()


def test_ready_reply_is_found_by_slash_and_filled_in_for_the_tickets_customer(
    site: WebServer, open_page: Any, customer: Page, invoice: str
) -> None:
    page = desk(site, open_page)
    open_ticket(page, invoice)
    number = page.get_attribute("#ticket", "data-number")
    page.click(".replying .slash >> nth=0")
    expect(page.locator(".ready [role=option]").nth(1)).to_be_visible()
    page.locator("#text").press_sequentially("tick")
    expect(page.locator(".ready [aria-selected=true] b")).to_have_text("/ticket")
    page.keyboard.press("Enter")
    assert f"{number}" in page.input_value("#text")
    page.locator("#text").press("End")
    page.keyboard.type(" Dear {nam}")
    page.click("#send .button")
    expect(page.locator(".fault.banner")).to_contain_text("Fill in first: {nam}.")
    written = page.input_value("#text")
    assert written.endswith("Dear {nam}")
    page.fill("#text", written.replace(" Dear {nam}", ""))
    page.click("#send .button")
    expect(page.locator("#thread .agent .text")).to_contain_text(f"{number}")
    page.check("[value=note]", force=True)
    page.locator("#text").press_sequentially("/tick")
    expect(page.locator(".ready")).to_be_hidden()
    expect(page.locator(".replying")).to_be_hidden()


def test_files_go_with_the_reply_when_they_were_chosen_dropped_and_pasted(
    site: WebServer, open_page: Any, customer: Page, invoice: str
) -> None:
    page = desk(site, open_page)
    open_ticket(page, invoice)
    picker = page.locator(".replying input[type=file]")
    picker.set_input_files({"name": "credit.png", "mimeType": "image/png", "buffer": PNG})
    chips = page.locator(".chip")
    expect(chips).to_have_count(1)
    expect(chips.locator("canvas")).to_be_visible()
    page.evaluate(GIVE, ["main", "dropped.txt", "dropped", "dragover"])
    expect(page.locator("[data-drop]")).to_be_visible()
    page.evaluate(GIVE, ["main", "dropped.txt", "dropped", "drop"])
    page.evaluate(GIVE, ["#text", "pasted.log", "pasted", "paste"])
    expect(page.locator(".chip input")).to_have_count(3)
    page.fill("#text", "The credit note, and two logs.")
    page.reload()
    expect(page.locator(".chip input")).to_have_count(3)
    expect(page.locator("#text")).to_have_value("The credit note, and two logs.")
    page.select_option("#priority", "high")
    expect(page.locator("#head")).to_contain_text("High")
    expect(page.locator(".chip input")).to_have_count(3)
    page.click("[aria-label='Remove dropped.txt']")
    expect(chips).to_have_count(2)
    page.click("#send .button")
    expect(page.locator("#thread .files li")).to_have_count(2)
    expect(chips).to_have_count(0)
    page.click("[aria-label='Look at it: credit.png']")
    expect(page.locator("#thread canvas")).to_be_visible()
    page.click("[aria-label='Read it: pasted.log']")
    expect(page.locator("#thread pre")).to_have_text("pasted")

    customer.reload()
    expect(customer.locator(".replies .files a")).to_have_count(2)
    with customer.expect_download() as download:
        customer.click(".replies .files a >> text=credit.png")
    assert download.value.path().read_bytes() == PNG


def test_file_is_refused_with_its_reason_and_can_be_cancelled_on_its_way(
    site: WebServer, open_page: Any, customer: Page, invoice: str
) -> None:
    page = desk(site, open_page, allow=("415", "ERR_FAILED"))
    open_ticket(page, invoice)
    picker = page.locator(".replying input[type=file]")
    for name, content, said in (
        ("empty.txt", b"", "Nothing is in empty.txt."),
        ("logo.svg", b"<svg onload='alert(1)'/>", "This cannot be sent: logo.svg."),
        ("run.png", b"MZ\x90\x00 not a picture", "This cannot be sent: run.png."),
        ("big.log", b"x" * (10 * 1024 * 1024 + 1), "More than 10 MB: big.log."),
    ):
        picker.set_input_files({"name": name, "mimeType": "text/plain", "buffer": content})
        chip = page.locator(".chip.wrong", has_text=name)
        expect(chip.locator("small")).to_contain_text(said)
        chip.locator("button").click()
        expect(chip).to_have_count(0)

    held: list[Any] = []
    page.route("**/attachments", lambda route: held.append(route))
    picker.set_input_files({"name": "slow.txt", "mimeType": "text/plain", "buffer": b"slow"})
    expect(page.locator(".chip progress")).to_be_visible()
    page.fill("#text", "With a file")
    page.click("#send .button")
    expect(page.locator("#write-fault")).to_contain_text("still on its way")
    page.click("[aria-label='Remove slow.txt']")
    expect(page.locator(".chip")).to_have_count(0)
    page.unroute("**/attachments")
    page.click("#send .button")
    expect(page.locator("#thread .agent .text")).to_have_text("With a file")
    expect(page.locator("#thread .files")).to_have_count(0)


def test_agent_sees_what_a_colleague_does_and_what_is_being_written_stays(
    site: WebServer, open_page: Any, customer: Page, invoice: str
) -> None:
    alex = desk(site, open_page)
    ada = desk(site, open_page, "admin@example.com")
    open_ticket(alex, invoice)
    open_ticket(ada, invoice)
    alex.locator("#text").press_sequentially("Half a rep")
    expect(ada.locator("#others")).to_have_text("Alex is writing a reply to this ticket, too.")
    expect(alex.locator("#others")).to_have_text("")

    ada.fill("#text", "The second charge is on its way back.")
    ada.click("#send .button")
    answer = alex.locator("#thread .agent .text")
    expect(answer).to_have_text("The second charge is on its way back.")
    expect(alex.locator("#happened")).to_have_text("Ada replied. Read it before you send.")
    expect(alex.locator("#head .pill")).to_have_text("Answered")
    expect(alex.locator("#text")).to_have_value("Half a rep")
    alex.locator("#text").press_sequentially("ly")
    alex.click("#send .button")
    expect(alex.locator(".fault.banner")).to_contain_text("Ada replied while you were writing")
    expect(alex.locator("#text")).to_have_value("Half a reply")
    expect(alex.locator("#thread .agent")).to_have_count(1)
    alex.click("#send .button")
    expect(alex.locator("#thread .agent")).to_have_count(2)
    expect(ada.locator("#thread .agent")).to_have_count(2)
    expect(ada.locator("#happened")).to_have_text("Alex replied.")

    customer.reload()
    customer.fill("#reply", "Thank you both!")
    customer.click("#reply-form .button")
    expect(ada.locator("#thread .customer .text")).to_have_text("Thank you both!")
    expect(ada.locator("#happened")).to_have_text("The customer wrote.")
    alex.click("aside button >> text=Close ticket")
    expect(ada.locator("#head .pill")).to_have_text("Closed")


def test_list_stays_still_and_counts_what_changed_until_it_is_shown(
    site: WebServer, open_page: Any, customer: Page, invoice: str
) -> None:
    alex = desk(site, open_page)
    ada = desk(site, open_page, "admin@example.com")
    expect(alex.locator("#changed")).to_be_hidden()
    row = alex.locator("#rows tr", has_text=invoice)
    open_ticket(ada, invoice)
    ada.select_option("#priority", "urgent")
    expect(alex.locator("#changed")).to_have_text("1 changed: show")
    expect(row).to_contain_text("Normal")
    alex.click("#changed")
    expect(row).to_contain_text("Urgent")
    expect(alex.locator("#changed")).to_be_hidden()
    alex.fill("#f-q", "nothing like it")
    expect(alex.locator("#found .empty")).to_be_visible()
    ada.select_option("#priority", "low")
    alex.fill("#f-q", "")
    expect(row).to_contain_text("Low")
    expect(alex.locator("#changed")).to_be_hidden()


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_when_a_reply_has_files_and_a_colleague_writes(
    site: WebServer, open_page: Any, customer: Page, invoice: str, screen: dict[str, Any]
) -> None:
    page = desk(site, open_page, **screen, **STILL)
    ada = desk(site, open_page, "admin@example.com")
    open_ticket(page, invoice)
    open_ticket(ada, invoice)
    picker = page.locator(".replying input[type=file]")
    picker.set_input_files({"name": "credit.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.locator(".chip input")).to_have_count(1)
    picker.set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    expect(page.locator(".chip.wrong")).to_be_visible()
    page.fill("#text", "Written")
    ada.locator("#text").press_sequentially("So is this")
    expect(page.locator("#others")).to_contain_text("Ada")
    assert axe(page) == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0, "nothing is wider than the screen"
    page.fill("#text", "/")
    expect(page.locator(".ready [role=option]").nth(1)).to_be_visible()
    assert axe(page) == []
