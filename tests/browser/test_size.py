"""What a text conversation loads is small and our own: it is on other people's pages."""

from __future__ import annotations

import gzip
from collections import Counter

import pytest
from playwright.sync_api import Response, expect

from tests.browser.driver import Widget
from tests.browser.test_embedding import embed

MOST_BYTES = 25_000


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt"])
def test_text_conversation_loads_at_most_25_kilobytes_when_compressed(
    guichet, open_page, language: str
) -> None:
    page = open_page()
    loaded: dict[str, int] = {}
    times: Counter[str] = Counter()
    elsewhere: list[str] = []

    def count(response: Response) -> None:
        if not response.url.startswith(guichet.url):
            elsewhere.append(response.url)
        elif "/static/" in response.url or response.url.endswith("/widget.js"):
            loaded[response.url] = len(gzip.compress(response.body(), 9, mtime=0))
            times[response.url] += 1

    page.on("response", count)
    embed(page, guichet, attributes=f'data-language="{language}"')
    widget = Widget(page)
    widget.open()
    widget.find("textarea").fill("When is live chat open?")
    widget.find("textarea").press("Enter")
    expect(widget.find(".message.assistant")).not_to_have_count(1)
    page.wait_for_load_state("networkidle")
    assert sum(loaded.values()) <= MOST_BYTES, loaded
    # What the first line asks for early is what the modules then take.
    assert set(times.values()) == {1}, times
    assert any(url.endswith("/widget.js") for url in loaded)
    assert any(f"/labels/{language}.json" in url for url in loaded)
    assert elsewhere == []
