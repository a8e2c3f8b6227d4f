"""The studio's editors and the simulator: looked at, refused, saved, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import axe
from tests.browser.test_accessibility import SCREENS, STILL
from tests.integration.editors.conftest import ARTICLES
from tests.integration.project import copied_project, git
from tests.web_server import WebServer, web_server

ENGLISH: dict[str, Any] = {"locale": "en-GB"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("project") / "guichet"
    return copied_project(root, "policy.yml", "data/responses", *ARTICLES)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Iterator[WebServer]:
    """The real web process; it edits a copy of the project."""
    environment = {
        "GUICHET_DATA_ROOT": str(project),
        "GUICHET_POLICY_FILE": str(project / "policy.yml"),
    }
    with web_server(tmp_path_factory.mktemp("site"), **environment) as server:
        yield server


def opened(site: WebServer, open_page: Any, path: str, **context: Any) -> Page:
    page: Page = open_page(f"{site.url}{path}", **ENGLISH, **context)
    page.fill("#email", "trainer@example.com")
    page.fill("#password", "guichet-demo")
    page.press("#password", "Enter")
    expect(page.locator("main .tabs")).to_be_visible()
    page.wait_for_load_state()
    return page


def test_policy_is_tried_refused_put_right_and_saved(
    site: WebServer, open_page: Any, project: Path
) -> None:
    page = opened(site, open_page, "/studio/policy")
    text = page.locator("#text")
    shipped = text.input_value()
    text.fill(shipped.replace("premium: [ticket, chat]", "premium: [ticket, chatt]"))
    page.click("#save")
    expect(page.locator("#refused")).to_contain_text("Not saved")
    page.click("#problems button")
    assert "chatt" in page.evaluate(
        "() => { const t = document.getElementById('text');"
        " return t.value.slice(t.selectionStart, t.selectionEnd) }"
    )
    text.fill(shipped.replace("premium: [ticket, chat]", "premium: [ticket, chat, phone]"))
    page.click("text=Look at the change")
    expect(page.locator("#diff ins")).to_contain_text("premium: [ticket, chat, phone]")
    expect(page.locator("#cases tbody tr").first).to_contain_text("Premium")
    page.click("text=Try a case")
    page.select_option("#plan", "premium")
    page.select_option("#channel", "phone")
    page.fill("#at", "2026-12-04T10:00")
    page.press("#at", "Enter")
    expect(page.locator("#decision-in_force h2")).to_have_text("Advice: Chat")
    expect(page.locator("#decision-as_edited h2")).to_have_text("Advice: Phone")
    page.click("text=Back to the editor")
    expect(page.locator("#diff ins")).to_contain_text("premium: [ticket, chat, phone]")
    page.wait_for_load_state()
    page.fill("#reason", "Premium customers may call")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_contain_text("no restart is needed")
    assert git(project, "log", "-1", "--format=%an: %s").strip() == (
        "Toni: policy: Premium customers may call"
    )
    page.goto(f"{site.url}/studio/simulator?plan=premium&channel=phone&at=2026-12-04T10:00")
    expect(page.locator("#decision-in_force h2")).to_have_text("Advice: Phone")


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_simulator_and_policy_editor(
    site: WebServer, open_page: Any, screen: dict[str, Any]
) -> None:
    page = opened(site, open_page, "/studio/simulator?ticket=login_problem", **screen, **STILL)
    expect(page.locator("#ticket_at-fault")).to_be_visible()
    assert axe(page) == []
    page.goto(f"{site.url}/studio/simulator?plan=free&zone=Asia/Tokyo")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(f"{site.url}/studio/policy")
    text = page.locator("#text")
    text.fill(text.input_value().replace("free: []", "free: [ticket]"))
    page.click("text=Look at the change")
    expect(page.locator("#cases")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    text.fill(text.input_value().replace("free: [ticket]", "free: ticket"))
    page.click("#save")
    expect(page.locator("#problems")).to_be_visible()
    assert axe(page) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_the_editor_of_texts(
    site: WebServer, open_page: Any, screen: dict[str, Any]
) -> None:
    page = opened(site, open_page, "/studio/texts?q=welcome_back", **screen, **STILL)
    assert axe(page) == []
    page.click("text=welcome_back_short")
    page.fill("#fr-0", "Rebonjour {nom} !")
    page.click("#save")
    expect(page.locator(".fault", has_text="{nom}")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_text_is_saved_in_one_language_when_the_others_are_left_alone(
    site: WebServer, open_page: Any, project: Path
) -> None:
    page = opened(site, open_page, "/studio/texts/utter_goodbye")
    page.fill("#de-0", "Bis bald!")
    page.fill("#reason", "Shorter")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_contain_text("In git as")
    assert git(project, "show", "--format=", "--name-only").split() == ["data/responses/de.yml"]


def test_article_is_previewed_as_it_is_written_and_saved_with_the_keyboard(
    site: WebServer, open_page: Any, project: Path
) -> None:
    page = opened(site, open_page, "/studio/articles?q=refund")
    page.click("th a >> text=/^refunds$/")
    body = page.locator("#body-de")
    expect(body).to_be_visible()
    page.wait_for_load_state()
    body.fill(f"{body.input_value()}\n\n## Noch eine **Frage**?\n\nSchreiben Sie uns.")
    expect(page.locator("#shown-de h2", has_text="Noch eine Frage?")).to_be_visible()
    expect(body).to_have_value(re.compile("Schreiben Sie uns"))
    page.fill("#body-fr", "Trop court.")
    expect(page.locator("#faults-fr")).to_contain_text("2 words; write 150 to 500")
    page.keyboard.press("Control+s")
    expect(page.locator("#refused")).to_contain_text("has to be put right first")
    expect(page.locator("#faults-fr")).to_contain_text("2 words; write 150 to 500")
    expect(page.locator("#shown-de h2", has_text="Noch eine Frage?")).to_be_visible()
    page.fill("#body-fr", page.locator("textarea[name=base-fr]").input_value().split("---\n", 2)[2])
    page.fill("#reason", "A question that is asked often")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_contain_text("In git as")
    assert git(project, "show", "--format=", "--name-only").split() == [
        "data/articles/de/refunds.md"
    ]


def test_page_asks_before_an_edit_is_lost(site: WebServer, open_page: Any) -> None:
    page = opened(site, open_page, "/studio/articles/refunds")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.locator("#title-en").press_sequentially("!")

    page.click("text=Texts", no_wait_after=True)
    expect(page.locator("#title-en")).to_be_visible()

    assert asked == ["beforeunload"]


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_in_the_editor_of_articles(
    site: WebServer, open_page: Any, project: Path, screen: dict[str, Any]
) -> None:
    page = opened(site, open_page, "/studio/articles/new?name=Nothing!", **screen, **STILL)
    expect(page.locator("#name-fault")).to_be_visible()
    assert axe(page) == []
    page.goto(f"{site.url}/studio/articles/refunds")
    page.click("summary")
    page.fill("#title-en", "")
    page.fill("#title-es", "Mi título")
    # Somebody else saves meanwhile.
    file = project / "data/articles/es/refunds.md"
    text = file.read_text("utf-8")
    file.write_text(re.sub("title: .*", "title: Otro", text, count=1), "utf-8")
    page.click("#save")
    expect(page.locator("#refused")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.fill("#title-en", "Refunds")
    page.fill("#reason", "x")
    page.click("#save")
    expect(page.locator("#conflict")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    file.write_text(text, "utf-8")
