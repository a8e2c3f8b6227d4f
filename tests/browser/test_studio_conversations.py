"""A conversation gone through in the studio: read, judged, and kept as a regression test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from helpdesk.clock import real_now
from helpdesk.conversations.model import Message, Turn
from tests.browser.driver import axe
from tests.browser.test_accessibility import SCREENS, STILL
from tests.browser.test_editors import opened
from tests.integration.project import copied_project, git
from tests.integration.test_studio_inbox import say
from tests.web_server import WebServer, web_server

LIST = "/studio/conversations"
DECIDED = {
    "topic": "request_refund", "requested_channel": "phone", "languages": ["en"],
    "plan": "premium", "now": "2026-11-22T10:00:00+00:00",
    "decision": {
        "channel": "ticket", "needs_pin": False, "reply_due_by": "2026-11-23T10:00:00+00:00",
        "explanation": "requested_channel_unavailable",
        "options": [
            {"channel": "ticket", "available": True, "reasons": [], "language": "en",
             "opens_at": None},
            {"channel": "chat", "available": False, "reasons": ["closed"], "language": "en",
             "opens_at": "2026-11-23T08:00:00+00:00"},
            {"channel": "phone", "available": False, "reasons": ["plan", "written_only"],
             "language": "en", "opens_at": None},
        ],
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project") / "guichet"
    return copied_project(
        root, "data/taxonomy.yml", "data/nlu/en", "tests/conversations/en/nonsense.yml"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[WebServer]:
    """The real web process on a copy of the project, with conversations to go through."""
    home = tmp_path_factory.mktemp("site")
    with web_server(home, GUICHET_DATA_ROOT=str(project)) as server:
        for name in ("judged", "kept", "seen"):
            _refund(server, name)
        yield server


def _refund(server: WebServer, name: str) -> None:
    message = say(
        server.store, "I am Anna Weber, I want my money back from 3 May", confidence=0.58,
        conversation=name, second=("billing_question", 0.33), account_id="premium",
        topic="request_refund", decision=DECIDED["decision"],
        entities=({"entity": "date", "value": "2026-05-03", "start": 43, "end": 48},),
    )  # fmt: skip
    with server.store.unit_of_work() as session:
        turn = session.get_one(Turn, f"t{message}")
        answer = Message(
            conversation_id=name, at=real_now(), author="assistant", text="A ticket is best.",
            choices=[{"id": "open_ticket.1", "title": "Open a ticket", "command": "/open_ticket"}],
        )  # fmt: skip
        session.add(answer)
        session.flush()
        told = {"state": "bot", "language": "en", "expects": "helpful", "pin": "not_asked"}
        turn.answer, turn.decided = {"messages": [{"id": answer.id}], **told}, DECIDED


def fits(page: Page) -> bool:
    """Whether nothing sticks out of the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_conversation_is_judged_by_keyboard_and_leaves_the_list(
    site: WebServer, open_page: Any
) -> None:
    page = opened(site, open_page, f"{LIST}/judged")
    expect(page.locator(".decided")).to_contain_text("(R7)")
    page.focus("#tag")
    page.keyboard.type("Refunds")
    page.keyboard.press("Enter")
    expect(page.locator(".tags .tag")).to_contain_text("refunds")
    page.fill("#note", "Says when, too.")
    page.click("text=Keep note")
    expect(page.locator(".notes .text")).to_have_text("Says when, too.")
    page.focus("text=Mark as reviewed")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("Reviewed by Toni")
    page.goto(f"{site.url}{LIST}?tag=refunds")
    expect(page.locator(".empty")).to_be_visible()
    page.select_option("#f-reviewed", "yes")
    expect(page.locator("#rows > li")).to_have_count(1)
    page.fill("#view-name", "Refunds")
    page.click("text=Keep >> nth=-1")
    expect(page.locator(".views .saved a")).to_have_text("Refunds")


def test_tag_is_added_when_it_was_sent_before_the_scripts_came(
    site: WebServer, open_page: Any
) -> None:
    page = opened(site, open_page, f"{LIST}/kept")
    late: list[Route] = []
    page.route("**/vendor/htmx-*", lambda route: late.append(route))
    page.reload(wait_until="commit")
    page.fill("#tag", "Early")
    page.press("#tag", "Enter")
    expect(page.locator("#tag")).to_have_value("Early")
    late[0].continue_()
    expect(page.locator(".tags .tag")).to_contain_text("early")


def test_conversation_becomes_a_regression_test_once_its_expectation_was_put_right(
    site: WebServer, open_page: Any, project: Path
) -> None:
    page = opened(site, open_page, f"{LIST}/kept")
    page.click("text=Save as a regression test")
    text = page.locator("#text")
    draft = text.input_value()
    assert "Anna" not in draft
    text.fill(draft.replace("expects: helpful", "expects: helpfull"))
    page.fill("#name", "nonsense")
    page.fill("#reason", "Money back in one go")
    page.click("#save")
    page.click("#problems button")
    assert "helpfull" in page.evaluate(
        "() => { const t = document.getElementById('text');"
        " return t.value.slice(t.selectionStart, t.selectionEnd) }"
    )
    text.fill(draft.replace("channel: ticket", "channel: chat"))
    page.keyboard.press("Control+s")
    expect(page.locator("#conflict")).to_contain_text("Nothing of yours or theirs is lost")
    page.fill("#name", "money_back")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_contain_text("In git as")
    assert git(project, "show", "--format=%an: %s", "--name-only").split("\n\n") == [
        "Toni: tests: Money back in one go",
        "tests/conversations/en/money_back.yml\n",
    ]


def test_saved_batch_is_taken_back_in_the_page(
    site: WebServer, open_page: Any, project: Path
) -> None:
    message = say(site.store, "Zap my plastic", confidence=0.4, conversation="batch")
    page = opened(site, open_page, f"/studio/inbox/{message}")
    page.check("input[value=remove_credit_card]")
    page.click("text=Keep decision")
    expect(page.locator(".notice")).to_contain_text("Kept: 1")
    page.goto(f"{site.url}/studio/changes")
    page.click("#save")
    expect(page.locator(".notice")).to_contain_text("Saved as commit")
    page.click("text=Take it back")
    page.fill("input[name=reason]", "Too vague")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("Taken back by commit")
    assert git(project, "log", "-1", "--format=%b").startswith("Too vague")


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_and_all_fits_on_every_screen(
    site: WebServer, open_page: Any, screen: dict[str, Any]
) -> None:
    page = opened(site, open_page, LIST, **screen, **STILL)
    assert axe(page) == []
    assert fits(page)
    page.goto(f"{site.url}{LIST}/seen")
    page.click("text=Ranking and entities")
    page.fill("#tag", "?!")
    page.click("text=Add >> nth=-1")
    expect(page.locator(".fault.banner")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    page.goto(f"{site.url}{LIST}/seen/test")
    page.fill("#text", page.input_value("#text") + "  - nothing: x\n")
    page.click("text=Check it")
    expect(page.locator("#problems")).to_be_visible()
    assert axe(page) == []
    assert fits(page)
    page.goto(f"{site.url}/studio/changes")
    assert axe(page) == []
    assert fits(page)
    page.goto(f"{site.url}/studio/new-intents")
    assert axe(page) == []
    assert fits(page)
