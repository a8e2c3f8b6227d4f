"""What a test does with pages: the widget, the desk, axe, and watching for complaints."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Locator, Page, expect

AXE = Path(__file__).parent / "vendor" / "axe-4.10.3.min.js"
AGENT = ("agent@example.com", "guichet-demo")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Watched:
    """A page whose errors and warnings are collected."""

    def __init__(self, page: Page, allow: tuple[str, ...]) -> None:
        self.page = page
        self._allow = allow
        self._said: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._said.append(f"error: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._said.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def complaints(self) -> list[str]:
        return [said for said in self._said if not any(piece in said for piece in self._allow)]


class Widget:
    """The widget as its customer uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("guichet-widget")

    def find(self, selector: str, **options: Any) -> Locator:
        return self.root.locator(selector, **options)

    def open(self) -> None:
        self.find(".launcher").click()
        expect(self.find(".message.assistant").first).to_be_visible()

    def say(self, text: str) -> None:
        """Say something, and wait until it was answered or at least has arrived."""
        self.find("textarea").fill(text)
        self.find("textarea").press("Enter")
        self.settled()

    def pick(self, title: str) -> None:
        """Take the quick reply of this title."""
        self.find(".choice", has_text=title).click()
        self.settled()

    def settled(self) -> None:
        """Nothing is on its way any more."""
        expect(self.find(".pending")).to_have_count(0)
        expect(self.find(".typing")).to_have_count(0)

    def tab_to(self, selector: str, words: str) -> None:
        """Move the focus backwards, by keyboard, to the element that has these words."""
        wanted = self.find(selector, has_text=words).first
        expect(wanted).to_be_visible()
        for _ in range(40):
            if wanted.evaluate("each => each.getRootNode().activeElement === each"):
                return
            self.page.keyboard.press("Shift+Tab")
        raise AssertionError(f"{selector} {words!r} is out of the keyboard's reach")

    def enter_pin(self, pin: str) -> None:
        field = self.find(".field input[type=password]")
        field.fill(pin)
        field.press("Enter")

    def lines(self) -> list[str]:
        """All that was said, in order."""
        texts = self.find(".message .bubble, .system p").all_inner_texts()
        return [plain(text) for text in texts]


class Desk:
    """The desk as an agent uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def sign_in(self, email: str = AGENT[0]) -> None:
        password = AGENT[1]
        self.page.fill("#email", email)
        self.page.fill("#password", password)
        self.page.press("#password", "Enter")
        expect(self.page.locator("html[data-ready] #work")).to_be_visible()

    def open(self, words: str) -> None:
        """Open the listed conversation that shows these words."""
        self.page.locator(".item", has_text=words).first.click()
        expect(self.page.locator(".said li").first).to_be_visible()

    def reply(self, text: str) -> None:
        self.page.fill("#write", text)
        self.page.press("#write", "Enter")
        expect(self.page.locator(".said .agent .text", has_text=text)).to_be_visible()

    def transcript(self) -> list[str]:
        return [plain(text) for text in self.page.locator(".said .text").all_inner_texts()]


def plain(text: str) -> str:
    """Text with its spaces made alike."""
    return re.sub(r"\s+", " ", text).strip()


def axe(page: Page) -> list[str]:
    """What axe finds on the page, shadow roots included: one line for each element."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})",
        TAGS,
    )
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
