"""Two agents and two customers at once: chat, files, a transfer, and the ticket that follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.driver import Desk, Widget, axe
from tests.browser.test_desk_live import desk_of, wait_for_agent
from tests.browser.test_ticket_answers import GIVE, PNG


def attach(page: Page, name: str, content: bytes) -> None:
    """Choose a file for the reply, by button."""
    kind = "image/png" if name.endswith(".png") else "text/plain"
    page.set_input_files(
        ".write input[type=file]", {"name": name, "mimeType": kind, "buffer": content}
    )
    expect(page.locator(".chip", has_text=name).locator("input")).to_have_count(1)


def saved(widget: Widget, name: str) -> bytes:
    """The file of an agent as the customer saves it."""
    with widget.page.expect_download() as download:
        widget.find(".message.agent .file", has_text=name).click()
    assert download.value.suggested_filename == name
    path: Path = download.value.path()
    return path.read_bytes()


def support_center(guichet: Any, open_page: Any, user: str, path: str) -> Page:
    """A page of the Support Center, as the customer who talks in the widget."""
    page: Page = open_page()
    body = {"account": "premium", "user": user}
    identity = page.request.post(f"{guichet.url}/api/v1/demo/identity", data=body).json()[
        "identity"
    ]
    page.request.post(f"{guichet.url}/support/sign-in", form={"identity": identity})
    page.goto(f"{guichet.url}{path}")
    return page


def test_files_and_ticket_replies_reach_the_right_customer_when_two_agents_serve_two(
    guichet, open_page, visit
) -> None:
    alex = desk_of(guichet, open_page, "agent@example.com")
    ada = desk_of(guichet, open_page, "admin@example.com", reduced_motion="reduce")
    (anna, anna_name), (bert, bert_name) = (wait_for_agent(visit) for _ in range(2))
    for page, name in ((alex, anna_name), (ada, bert_name)):
        Desk(page).open(name)
        page.click("#accept")
        expect(page.locator(".write.reply")).to_be_visible()

    attach(alex, "steps.png", PNG)
    alex.reload()
    expect(alex.locator(".chip input")).to_have_count(1)
    Desk(alex).reply("Follow these steps, Anna.")
    expect(alex.locator(".chip")).to_have_count(0)
    ada.evaluate(GIVE, ["#write", "trace.log", "for Bert only", "paste"])
    expect(ada.locator(".chip input")).to_have_count(1)
    assert axe(ada) == []
    ada.press("#write", "Enter")
    expect(ada.locator(".said .agent", has_text="trace.log")).to_be_visible()
    assert saved(anna, "steps.png") == PNG
    assert saved(bert, "trace.log") == b"for Bert only"
    expect(anna.find(".message.agent", has_text="trace.log")).to_have_count(0)
    alex.click("[aria-label='Look at it: steps.png']")
    expect(alex.locator(".said canvas")).to_be_visible()

    alex.click(".head >> text=Transfer")
    alex.select_option("#transfer-to", "agent:admin@example.com")
    alex.click("dialog .button:not(.second)")
    expect(alex.locator(".head .pill.warn")).to_have_text("Waiting")
    ada.click("[data-view=waiting]")
    Desk(ada).open(anna_name)
    ada.click("#accept")
    ada.click("[aria-label='Look at it: steps.png']")
    expect(ada.locator(".said canvas")).to_be_visible()
    Desk(ada).reply("This is Ada: I make a ticket of it.")
    ada.click(".head .menu summary")
    ada.click(".head >> text=Make a ticket")
    ada.click("dialog .button:not(.second)")
    expect(anna.find(".ticket-card, .card.ticket").first).to_be_visible()

    number = ""
    for page in (alex, ada):
        page.goto(f"{guichet.url}/desk/tickets?q={anna_name}")
        page.click("#rows a >> nth=0")
        expect(page.locator("html[data-ready] #ticket .replying")).to_be_visible()
        number = page.get_attribute("#ticket", "data-number") or ""
    attach(ada, "credit.txt", b"35 EUR back")
    ada.fill("#text", "The credit note is attached.")
    expect(alex.locator("#others")).to_contain_text("Ada is writing")
    ada.click("#send .button")
    expect(alex.locator("#thread .agent .text")).to_have_text("The credit note is attached.")
    expect(alex.locator("#thread .files a")).to_have_text("credit.txt")

    own = support_center(guichet, open_page, anna_name, f"/support/tickets/{number}")
    expect(own.locator(".replies .agent")).to_contain_text("The credit note is attached.")
    with own.expect_download() as download:
        own.click(".replies .files a")
    assert download.value.path().read_bytes() == b"35 EUR back"
    strange = support_center(guichet, open_page, bert_name, "/support")
    address = own.get_attribute(".replies .files a", "href")
    assert strange.request.get(f"{guichet.url}{address}").status == 404
    own.fill("#reply", "Thank you!")
    own.click("#reply-form .button")
    for page in (alex, ada):
        expect(page.locator("#thread .customer .text")).to_have_text("Thank you!")
    bert.say("And I am still here.")
    ada.goto(f"{guichet.url}/desk#/live")
    Desk(ada).open(bert_name)
    expect(ada.locator(".said .customer .text").last).to_have_text("And I am still here.")
