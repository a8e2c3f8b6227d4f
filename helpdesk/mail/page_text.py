"""The words of a mail that came as a page only."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_DROPPED = frozenset({"script", "style", "head", "title", "template", "svg"})
_LINES = frozenset({"br", "div", "tr", "li", "blockquote", "table", "h1", "h2", "h3", "h4"})


def page_text(html: str) -> str:
    """The text with its lines; what is quoted begins with `>`, as in plain text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._quoted = 0
        self._dropped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropped += 1
        elif tag == "blockquote":
            self._quoted += 1
        if tag == "p":
            self._break(2)
        elif tag in _LINES:
            self._break(1)

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropped = max(0, self._dropped - 1)
        elif tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
        if tag == "p":
            self._break(2)
        elif tag in _LINES and tag != "br":
            self._break(1)

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.pieces.append(" ".join(data.split("\n")) if data.strip() else " ")

    def _break(self, lines: int) -> None:
        self.pieces.append("\n" * lines + ("> " if self._quoted else ""))
