"""What a test does with pages: the widget, the desk, axe, and watching for complaints."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import (
    APIRequestContext,
    ConsoleMessage,
    FilePayload,
    Locator,
    Page,
    Route,
    expect,
)

AXE = Path(__file__).parent / "vendor" / "axe-4.10.3.min.js"
AGENT = ("agent@example.com", "guichet-demo")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Watched:
    """A page, and all others of its context, whose errors and warnings are collected."""

    def __init__(self, page: Page, allow: tuple[str, ...]) -> None:
        self.page = page
        self._allow = allow
        self._said: list[str] = []
        page.context.on("console", self._console)
        page.context.on("weberror", lambda each: self._said.append(f"error: {each.error}"))

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

    def say_and_close(self, text: str) -> None:
        """Say something and close the panel before it is answered."""
        with self.unanswered(text):
            self.page.keyboard.press("Escape")
            expect(self.find(".panel")).to_be_hidden()

    @contextmanager
    def unanswered(self, text: str) -> Iterator[dict[str, Any]]:
        """Say something that reaches the server only after the block; what was sent."""
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        self.page.route("**/messages", hold)
        self.find("textarea").fill(text)
        with self.page.expect_request("**/messages") as request:
            self.find("textarea").press("Enter")
        yield request.value.post_data_json
        for route in held:
            route.continue_()
        self.page.unroute("**/messages")

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

    def choose(self, title: str) -> None:
        """Take this item of the menu."""
        self.find(".menu-button").click()
        self.find(".menu button", has_text=title).click()

    def focused(self, script: str = "each => each.className") -> Any:
        """What `script` says of the element that has the focus; None where it is elsewhere."""
        return self.root.evaluate(
            f"host => (each => each && ({script})(each))(host.shadowRoot.activeElement)"
        )

    def describe(self, words: str, *, title: str = "Open a ticket", steps: int = 8) -> None:
        """Go from `words` to the summary of a ticket, whatever is asked on the way."""
        self.say(words)
        for _ in range(steps):
            if self.find(".choice", has_text="Yes, send it").count():
                break
            if self.find(".choice", has_text=title).count():
                self.pick(title)
            else:
                self.say("Invoice F-2026-11, charged on 3 November.")
        expect(self.find(".summary").last).to_be_visible()

    def kept(self) -> dict[str, Any]:
        """The conversation as the server has it, `{"id", "token", "messages", …}`."""
        (own,) = self.page.evaluate(
            """() => Object.entries(localStorage)
              .filter(([name]) => name.endsWith(":conversation"))
              .map(([, kept]) => JSON.parse(kept))"""
        )
        base = self.page.locator("script[src$='/widget.js']").evaluate(
            "each => new URL(each.src).origin"
        )
        answer = self.page.request.get(
            f"{base}/api/v1/conversations/{own['id']}",
            headers={"Authorization": f"Bearer {own['token']}"},
        )
        assert answer.ok, answer.status
        return {**own, **answer.json()}

    def lines(self) -> list[str]:
        """All that was said, in order."""
        texts = self.find(".message .bubble, .system p").all_inner_texts()
        return [plain(text) for text in texts]


def new_user() -> str:
    """A name that no other customer of the demo has."""
    return f"t{uuid.uuid4().hex[:10]}"


def arrive(page: Page, account: str, user: str, language: str, when: str) -> Widget:
    """Be a customer of one's own on the demo page that is open, with the widget closed."""
    controls = page.locator("#controls")
    controls.locator(".accounts span", has_text=account).click()
    page.fill("#user", user)
    page.select_option("#visitor-language", language)
    controls.locator(".times span", has_text=when).click()
    expect(page.locator("#controls:not([aria-busy])")).to_be_visible()
    return Widget(page)


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


class ApiAgent:
    """An agent who works over the API instead of the desk. `api` keeps their session cookie."""

    def __init__(self, api: APIRequestContext, url: str) -> None:
        email, password = AGENT
        session = api.post(f"{url}/api/v1/session", data={"email": email, "password": password})
        self._api = api
        self._desk = f"{url}/api/v1/desk"
        self._headers = {"Authorization": f"Bearer {session.json()['token']}"}
        self._conversation = ""

    def accept(self, words: str) -> None:
        """Take the conversation that waits and began with these words."""
        address = f"{self._desk}/conversations?state=queued"
        waiting = self._api.get(address, headers=self._headers).json()["items"]
        (found,) = [each["id"] for each in waiting if words in (each["first_words"] or "")]
        self._conversation = f"conversations/{found}"
        self._post(f"{self._conversation}/accept")

    def say(self, text: str) -> None:
        self._post(f"{self._conversation}/messages", text=text)

    def type(self) -> None:
        """Be seen typing."""
        self._post(f"{self._conversation}/typing")

    def close(self) -> None:
        self._post(f"{self._conversation}/close", reason="solved")

    def answer_ticket(self, number: str, text: str) -> None:
        self._post(f"tickets/{number}/replies", text=text)

    def _post(self, path: str, **body: str) -> None:
        answer = self._api.post(f"{self._desk}/{path}", headers=self._headers, data=body)
        assert answer.ok, f"{path}: {answer.status} {answer.text()}"


def refund_ticket(page: Page, url: str, invoice: str, *files: FilePayload) -> Page:
    """The page of a customer who opens a ticket about this invoice in the Support Center."""
    page.goto(f"{url}/support")
    page.select_option("#account", "essential")
    page.click("#new-ticket")
    page.select_option("#topic", "request_refund")
    page.fill("#q-invoice", f"Invoice {invoice}")
    page.fill("#q-reason", "There are two charges.")
    page.set_input_files("#files", files)
    page.click("#ticket-form .button")
    expect(page.locator("#ticket h1")).to_contain_text(invoice)
    return page


def plain(text: str) -> str:
    """Text with its spaces made alike."""
    return re.sub(r"\s+", " ", text).strip()


def axe(page: Page) -> list[str]:
    """What axe finds on the page, shadow roots included: one line for each element.

    In the light first, and in the dark what colours change.
    """
    page.evaluate(AXE.read_text("utf-8"))
    found = _violations(page, "light", {"type": "tag", "values": TAGS})
    found += _violations(page, "dark", {"type": "rule", "values": ["color-contrast"]})
    page.emulate_media(color_scheme="light")
    return found


def _violations(page: Page, scheme: Literal["light", "dark"], only: dict[str, Any]) -> list[str]:
    page.emulate_media(color_scheme=scheme)
    found = page.evaluate("only => axe.run(document, {runOnly: only})", only)
    return [
        f"{scheme}: {violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
