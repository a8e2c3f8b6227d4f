"""From a misunderstood message to a model that understands it, and back, all in a browser.

On a copy of the project that learns from a few messages, with a Guichet, models and a git history
of its own: training, comparison, gate and promotion are the real ones, on little data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driver import arrive, new_user
from tests.integration.project import git
from tests.small_project import keep_model, small_project
from tests.system import RunningGuichet, started

pytestmark = [pytest.mark.system, pytest.mark.timeout(3600)]

#: Nothing like it is in the data. It has something to mark at its beginning, and at its end.
SAID = "550 again, pigeon post beats you lot since 9 March"
MARKED = "[550](smtp_reply_code) again, pigeon post beats you lot since [9 March](date)"
#: Training, comparing and changing models on a machine that others use as well.
PATIENCE = 1_500_000.0


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory.mktemp("loop") / "project")


@pytest.fixture(scope="module")
def own(project: Path) -> Iterator[RunningGuichet]:
    """A Guichet of the copy, which trains its first model itself."""
    settings = {"GUICHET_RASA_TIMEOUT_SECONDS": "120"}
    with started(project.parent / "home", settings, root=project) as running:
        running.wait_until_ready(within=1500)
        running.wait_for("Guichet serves at")
        keep_model(project)
        yield running


@pytest.fixture
def ask(own: RunningGuichet, open_page: Callable[..., Page]) -> Callable[[], list[str]]:
    """What the assistant answers a new customer who says it."""

    def answers() -> list[str]:
        page = open_page(f"{own.url}/", locale="en-GB")
        widget = arrive(page, "Premium", new_user(), "en", "Tuesday 10:00")
        widget.open()
        before = len(widget.lines())
        widget.say(SAID)
        said = widget.lines()[before:]
        page.context.close()
        return said

    return answers


@pytest.fixture
def trainer(own: RunningGuichet, open_page: Callable[..., Page]) -> Page:
    page = open_page(f"{own.url}/studio/inbox", locale="en-GB")
    page.fill("#email", "trainer@example.com")
    page.fill("#password", "guichet-demo")
    page.press("#password", "Enter")
    expect(page.locator("main .tabs")).to_be_visible()
    page.wait_for_load_state()
    return page


def not_understood(answers: list[str]) -> bool:
    """Whether it asks back; otherwise it answers to the matter."""
    assert answers, "no answer"
    asks_back = ("put it another way", "Which of these is it about?")
    return any(words in each for each in answers for words in asks_back)


def annotate(page: Page) -> None:
    """Say what the message means: its intent, one entity by mouse and one by keyboard."""
    text = page.locator("#text")
    expect(text).to_have_value(SAID)
    page.wait_for_load_state()
    while page.locator("#marks li").count():
        page.locator("#marks li .x").first.click()
    page.fill("#search", "sending problem")
    page.locator("#intents input[value=sending_problem]").check()
    # A double click takes the word under the pointer, the first one.
    text.dblclick(position={"x": 20, "y": 20})
    page.select_option("#kind", "smtp_reply_code")
    page.click("#mark")
    text.focus()
    for keys in ("Control+End", "Control+Shift+ArrowLeft", "Control+Shift+ArrowLeft"):
        page.keyboard.press(keys)
    page.locator("#kind").focus()
    page.keyboard.type("date")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#marks li")).to_contain_text(["550 · smtp_reply_code", "9 March · date"])
    page.fill("#reason", "Nothing is delivered")
    page.press("#reason", "Enter")
    expect(page.get_by_role("status")).to_contain_text("Kept: 1")


def work_done(page: Page) -> None:
    """Wait for what is under way on models."""
    expect(page.locator("[data-busy]")).to_have_count(0, timeout=PATIENCE)
    expect(page.locator("#job .pill")).to_have_text("done")


def confirm(page: Page, button: str) -> None:
    page.click(button)
    page.click("dialog[open] button[value=yes]")


def test_misunderstood_message_is_understood_after_its_correction_and_not_after_rollback(
    own: RunningGuichet,
    project: Path,
    trainer: Page,
    ask: Callable[[], list[str]],
) -> None:
    first = git(project, "rev-parse", "HEAD")
    assert not_understood(ask())

    # The studio shows it with its reason.
    trainer.reload()
    row = trainer.locator("#rows > li", has_text=SAID)
    expect(row.locator(".pill").first).to_have_text("Not understood")
    row.get_by_role("link", name=SAID).click()
    annotate(trainer)
    trainer.click(".bar a[href='/studio/changes']")
    expect(trainer.locator(".diff .added", has_text="550")).to_contain_text(MARKED)
    trainer.click("#save")
    expect(trainer.get_by_role("status")).to_contain_text("Saved as commit")
    assert git(project, "log", "-1", "--format=%an <%ae>").strip() == "Toni <trainer@example.com>"
    changed = git(project, "diff", "--unified=0", first.strip(), "HEAD").splitlines()
    assert [line for line in changed if line[:1] in "+-"][2:] == [f"+      - {MARKED}"]

    # Trained from the page; the old model serves on.
    trainer.goto(f"{own.url}/studio/models")
    before = trainer.locator(".marked th a").inner_text()
    trainer.click("#train")
    expect(trainer.locator("#job progress")).to_be_visible()
    work_done(trainer)
    assert not_understood(ask())

    # Compared, and only then offered for promotion.
    trainer.click("#job a")
    expect(trainer.locator("#promote")).to_be_disabled()
    trainer.wait_for_load_state()
    trainer.click("#compare")
    expect(trainer.locator("#job progress")).to_be_visible()
    work_done(trainer)
    expect(trainer.locator("#gate .pill").first).to_have_text("passes")
    expect(trainer.locator("svg.figure").first).to_be_visible()
    confirm(trainer, "#promote")
    expect(trainer.locator("#switch .pill")).to_have_text("done", timeout=PATIENCE)
    understood = ask()
    assert not not_understood(understood)
    assert any("going out" in each for each in understood)

    # Back to the model before.
    trainer.goto(f"{own.url}/studio/models/{before}")
    confirm(trainer, "#rollback")
    expect(trainer.locator("h1 + .pill")).to_have_text("current", timeout=PATIENCE)
    assert not_understood(ask())
