"""What a text conversation loads is small: it is on other people's pages."""

from __future__ import annotations

import gzip

from playwright.sync_api import Response, expect

from tests.browser.driver import Widget
from tests.browser.test_embedding import embed

MOST_BYTES = 25_000


def test_text_conversation_loads_at_most_25_kilobytes_when_compressed(guichet, open_page) -> None:
    page = open_page()
    loaded: dict[str, int] = {}

    def count(response: Response) -> None:
        if "/static/" in response.url or response.url.endswith("/widget.js"):
            loaded[response.url] = len(gzip.compress(response.body(), 9, mtime=0))

    page.on("response", count)
    embed(page, guichet)
    widget = Widget(page)
    widget.open()
    widget.say("When is live chat open?")
    expect(widget.find(".message.assistant")).not_to_have_count(1)
    assert sum(loaded.values()) <= MOST_BYTES, loaded
    assert any(url.endswith("/widget.js") for url in loaded)
    assert any("/labels/en.json" in url for url in loaded)
