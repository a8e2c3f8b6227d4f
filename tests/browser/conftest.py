"""Headless Chromium and the running system (fixture `guichet`); errors in a page fail a test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.driver import ApiAgent, Watched, Widget, arrive, new_user
from tests.web_server import WebServer, web_server

CHROMIUM = os.environ.get("GUICHET_TEST_CHROMIUM") or shutil.which("chromium") or "chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    # Pages that a test makes up count as public; what they embed runs on this machine.
    "--disable-features=LocalNetworkAccessChecks",
]

#: Understanding runs on the same two cores as the browser.
expect.set_options(timeout=45_000)

OpenPage = Callable[..., Page]
Visit = Callable[..., Widget]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for this folder; every page gets a context of its own.

    Ended with it: Playwright keeps an event loop running in this thread, which no test that runs
    one of its own can live beside.
    """
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    """The real web process; nothing here needs the assistant."""
    with web_server(tmp_path_factory.mktemp("site")) as server:
        yield server


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Open pages in contexts of their own; afterwards none may have had an error or a warning.

    `allow`: pieces of console messages that the test means to cause.
    """
    watched: list[Watched] = []

    def open_one(url: str = "", *, allow: tuple[str, ...] = (), **context: Any) -> Page:
        context.setdefault("viewport", {"width": 1280, "height": 800})
        page = chromium.new_context(**context).new_page()
        page.set_default_timeout(45_000)
        watched.append(Watched(page, allow))
        if url:
            page.goto(url)
        return page

    yield open_one
    complaints = [each for one in watched for each in one.complaints()]
    for one in watched:
        one.page.context.close()
    assert complaints == []


@pytest.fixture
def agent(guichet: Any, chromium: Browser) -> Iterator[ApiAgent]:
    """An agent who is signed in."""
    context = chromium.new_context()
    yield ApiAgent(context.request, guichet.url)
    context.close()


@pytest.fixture
def visit(guichet: Any, open_page: OpenPage) -> Visit:
    """Come to the demo page as a customer of one's own, with the widget closed."""

    def come(
        *,
        account: str = "Premium",
        user: str | None = None,
        language: str = "en",
        when: str = "Tuesday 10:00",
        allow: tuple[str, ...] = (),
        **context: Any,
    ) -> Widget:
        page = open_page(f"{guichet.url}/", allow=allow, **context)
        return arrive(page, account, user or new_user(), language, when)

    return come
