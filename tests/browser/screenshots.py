"""Pictures of every state, for docs/screenshots: widget and Support Center, wide and on a phone.

    .venv/app/bin/python -m tests.browser.screenshots http://127.0.0.1:8000

Talks to a running demo; each state is taken in light and in dark.
"""

from __future__ import annotations

import argparse
import base64
import sys
import uuid
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.driver import ApiAgent, Widget

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
LARGEST_BYTES = 150_000
QUALITY = 78
DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1180, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
NOTE = {"name": "bounces.csv", "mimeType": "text/csv", "buffer": b"address,reply\n" * 900}


class Camera:
    """Takes one page's pictures on one device."""

    def __init__(self, page: Page, device: str) -> None:
        self._page = page
        self._device = device
        self._chromium = page.context.new_cdp_session(page)

    def take(self, name: str, *, widget: bool = False) -> None:
        """`<name>-<device>-<scheme>.webp`; of the widget alone where there is more around it."""
        for scheme in ("light", "dark"):
            self._page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            options: dict[str, Any] = {"format": "webp", "quality": QUALITY}
            if widget and self._device == "desktop":
                options["clip"] = {"x": 744, "y": 30, "width": 436, "height": 770, "scale": 1}
            shot = self._chromium.send("Page.captureScreenshot", options)
            content = base64.b64decode(shot["data"])
            assert len(content) <= LARGEST_BYTES, name
            (FOLDER / f"{name}-{self._device}-{scheme}.webp").write_bytes(content)


def visit(page: Page, url: str, account: str, when: str) -> Widget:
    """The demo page, as a customer of one's own."""
    page.goto(f"{url}/")
    controls = page.locator("#controls")
    controls.locator(".accounts span", has_text=account).click()
    page.fill("#user", f"anna{uuid.uuid4().hex[:4]}")
    page.select_option("#visitor-language", "en")
    controls.locator(".times span", has_text=when).click()
    expect(page.locator("#controls:not([aria-busy])")).to_be_visible()
    return Widget(page)


def ticket_states(page: Page, camera: Camera, url: str) -> None:
    """From the first word to an opened ticket."""
    widget = visit(page, url, "Premium", "Sunday 10:00")
    camera.take("demo")
    widget.open()
    camera.take("widget-welcome", widget=True)
    widget.find(".menu-button").click()
    expect(widget.find(".menu select")).to_be_visible()
    camera.take("widget-menu", widget=True)
    page.keyboard.press("Escape")
    widget.say("I was charged twice for invoice F-2026-11 and want a refund.")
    expect(widget.find(".article").first).to_be_visible()
    expect(widget.find(".why")).to_be_visible()
    camera.take("widget-articles", widget=True)
    widget.find(".article button").first.click()
    expect(widget.find(".preview p").first).to_be_visible()
    camera.take("widget-article-preview", widget=True)
    widget.find(".why summary").click()
    widget.find(".choices").scroll_into_view_if_needed()
    camera.take("widget-why-this-channel", widget=True)
    widget.pick("Open a ticket")
    widget.find("input[type=file]").set_input_files(NOTE)
    expect(widget.find(".chip")).to_be_visible()
    camera.take("widget-file", widget=True)
    widget.find(".send").click()
    expect(widget.find(".message .file")).to_be_visible()
    for _ in range(5):
        if widget.find(".choice", has_text="Yes, send it").count():
            break
        widget.say("It was charged on 3 November, and again on the 4th.")
    camera.take("widget-summary", widget=True)
    widget.pick("Yes, send it")
    expect(widget.find(".ticket")).to_be_visible()
    camera.take("widget-ticket", widget=True)


def chat_states(page: Page, camera: Camera, url: str, agent: ApiAgent) -> None:
    """From the PIN to the rating; the agent answers over the API."""
    widget = visit(page, url, "Custom", "Tuesday 10:00")
    widget.open()
    name = page.input_value("#user")
    widget.say(f"I am {name} and want to talk to a human agent, please.")
    expect(widget.find(".field input")).to_be_visible()
    camera.take("widget-pin", widget=True)
    widget.enter_pin("111111")
    expect(widget.find(".field .fault")).not_to_be_empty()
    camera.take("widget-pin-wrong", widget=True)
    widget.enter_pin("400004")
    expect(widget.find(".banner.queued")).to_be_visible()
    camera.take("widget-queue", widget=True)
    agent.accept(name)
    agent.say("Hello, this is Alex. I am looking into it.")
    expect(widget.find(".message.agent").first).to_be_visible()
    camera.take("widget-agent", widget=True)
    page.context.set_offline(True)
    expect(widget.find(".banner.notice")).to_be_visible()
    widget.find("textarea").fill("Thank you! It was on 3 November.")
    widget.find("textarea").press("Enter")
    camera.take("widget-offline", widget=True)
    page.context.set_offline(False)
    widget.settled()
    agent.close()
    expect(widget.find(".rating")).to_be_visible()
    widget.find(".star").nth(4).click()
    camera.take("widget-rating", widget=True)


def support_states(page: Page, camera: Camera, url: str) -> None:
    """The Support Center, from a stranger's view to a ticket with a reply."""
    page.goto(f"{url}/support?language=en")
    page.select_option("#account", "")
    camera.take("support-stranger")
    page.select_option("#account", "custom")
    expect(page.locator(".options li")).to_have_count(3)
    page.click("#new-ticket")
    page.select_option("#topic", "request_refund")
    page.fill("#q-invoice", "Invoice F-2026-11")
    camera.take("support-form")
    page.click("#ticket-form .button")
    expect(page.locator("#q-reason-fault")).to_be_visible()
    page.locator("#q-reason").scroll_into_view_if_needed()
    camera.take("support-form-faults")
    page.fill("#q-reason", "It was charged twice.")
    page.click("#ticket-form .button")
    expect(page.locator("#opened")).to_be_visible()
    camera.take("support-ticket")
    page.fill("#reply", "The card ends in 4242.")
    page.click("#reply-form .button")
    expect(page.locator(".replies li")).to_have_count(1)
    page.goto(f"{url}/support?language=en")
    page.click("#pin-show")
    page.evaluate("scrollTo(0, 0)")
    camera.take("support-signed-in")
    page.goto(f"{url}/articles/refunds?language=en")
    camera.take("support-article")
    page.goto(f"{url}/contact?language=en")
    camera.take("support-contact")


def take_all(browser: Browser, url: str, device: str, agent: ApiAgent) -> None:
    """Every state on one device."""
    page = browser.new_context(**DEVICES[device]).new_page()
    page.set_default_timeout(45_000)
    camera = Camera(page, device)
    support_states(page, camera, url)
    ticket_states(page, camera, url)
    chat_states(page, camera, url, agent)
    page.context.close()


def main() -> None:
    """Take all pictures and say how large they are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", nargs="?", default="http://127.0.0.1:8000", help="a running demo")
    url = parser.parse_args().url.rstrip("/")
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=45_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        agent = ApiAgent(playwright.request.new_context(), url)
        for device in DEVICES:
            take_all(browser, url, device, agent)
        browser.close()
    sizes = [path.stat().st_size for path in FOLDER.glob("*.webp")]
    sys.stdout.write(f"{len(sizes)} pictures, {sum(sizes) / 1e6:.1f} MB, in {FOLDER}\n")


if __name__ == "__main__":
    main()
