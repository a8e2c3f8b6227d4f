"""HTML of a help center as Markdown: structure and text are kept, everything else is not.

Built on the standard library's parser, which takes any input. Text is escaped, so that nothing in
it becomes Markdown or HTML; only elements named here leave a trace; the content of scripts and
frames leaves none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

#: Gives an address for the target of a link, or None where the link has to go.
Links = Callable[[str], str | None]

_DROPPED = frozenset({"script", "style", "iframe", "object", "embed", "noscript", "template", "svg",
                      "math", "form", "video", "audio", "head", "title", "select"})  # fmt: skip
_BLOCKS = frozenset({"p", "div", "section", "article", "header", "footer", "figure", "figcaption",
                     "dl", "dt", "dd", "body", "html", "main", "aside", "caption"})  # fmt: skip
_EMPTY = frozenset({"br", "hr", "img", "wbr", "col", "input", "meta", "link", "source"})
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_KNOWN = _DROPPED | _BLOCKS | set(_MARKS) | {
    "h1", "h2", "h3", "h4", "h5", "h6", "a", "ul", "ol", "li", "code", "pre", "blockquote",
    "table", "tr", "td", "th",
}  # fmt: skip
#: Nothing that people write is nested deeper; what is does not get to cost time.
_DEEPEST = 40

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")
_LINE_START = re.compile(r"^(\s*\d*)([-+=]|(?<=\d)[.)])(?=\s|$|=)", re.MULTILINE)


def to_markdown(html: str, links: Links) -> tuple[str, tuple[str, ...]]:
    """The Markdown, and what was lost on the way, each kind once: `iframe`, `image`, `link`."""
    converter = _Converter(links)
    converter.feed(html)
    converter.close()
    return converter.text(), tuple(sorted(converter.lost))


class _Converter(HTMLParser):
    def __init__(self, links: Links) -> None:
        super().__init__(convert_charrefs=True)
        self.lost: set[str] = set()
        self._links = links
        #: Open elements: name, attributes, the Markdown of what is inside so far.
        self._open: list[tuple[str, dict[str, str], list[str]]] = [("", {}, [])]

    def text(self) -> str:
        """All of it; what was not closed is closed here."""
        while len(self._open) > 1:
            self._close()
        return _lines("".join(self._open[0][2])).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._is_open(_DROPPED):
            if tag in _DROPPED and len(self._open) < _DEEPEST:
                self._open.append((tag, {}, []))
        elif tag in _EMPTY:
            self._write(self._empty(tag, given))
        elif tag in _KNOWN and len(self._open) < _DEEPEST:
            if tag in ("li", "tr", "td", "th", "p") and self._open[-1][0] == tag:
                self._close()
            self._open.append((tag, given, []))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _, _ in self._open):
            while self._open[-1][0] != tag:
                self._close()
            self._close()

    def handle_data(self, data: str) -> None:
        if self._is_open(_DROPPED):
            return
        if self._is_open({"pre", "code"}):
            self._write(data)
        else:
            plain = _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", data))
            self._write(_LINE_START.sub(r"\1\\\2", plain))

    def _is_open(self, names: frozenset[str] | set[str]) -> bool:
        return any(name in names for name, _, _ in self._open)

    def _write(self, text: str) -> None:
        self._open[-1][2].append(text)

    def _empty(self, tag: str, given: dict[str, str]) -> str:
        if tag == "br":
            return "\n" if self._is_open({"pre"}) else " " if self._is_open({"table"}) else "\\\n"
        if tag == "hr":
            return "\n\n---\n\n"
        if tag == "img":
            # Pages show no pictures of other sites: what one shows has to be said.
            self.lost.add("image")
            words = _SPECIAL.sub(r"\\\1", " ".join(given.get("alt", "").split()))
            return f"*{words}*" if words else ""
        return ""

    def _close(self) -> None:
        tag, given, parts = self._open.pop()
        if tag in _DROPPED:
            if tag in ("iframe", "object", "embed", "video", "audio", "form"):
                self.lost.add(tag)
            return
        self._write(self._closed(tag, given, "".join(parts)))

    def _closed(self, tag: str, given: dict[str, str], inside: str) -> str:
        content = inside.strip()
        if tag == "pre":
            fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", inside)), 3)
            return f"\n\n{fence}\n{inside.strip(chr(10))}\n{fence}\n\n"
        if not content:
            return " " if inside else ""
        if tag in _MARKS:
            return f"{_edge(inside, 0)}{_MARKS[tag]}{content}{_MARKS[tag]}{_edge(inside, -1)}"
        if tag == "code":
            return inside if self._is_open({"pre"}) else _code(content)
        if tag == "a":
            return self._link(given.get("href", ""), content)
        if tag[0] == "h" and tag[1:].isdigit():
            level = max(2, min(int(tag[1:]), 4))
            return f"\n\n{'#' * level} {' '.join(content.split())}\n\n"
        if tag == "li":
            kind = next((name for name, _, _ in reversed(self._open) if name in ("ul", "ol")), "ul")
            mark = "1. " if kind == "ol" else "- "
            return mark + _lines(content).replace("\n", "\n" + " " * len(mark)) + "\n"
        if tag in ("ul", "ol"):
            return f"\n{inside.strip()}\n" if self._is_open({"li"}) else f"\n\n{content}\n\n"
        if tag == "blockquote":
            return "\n\n> " + _lines(content).replace("\n", "\n> ") + "\n\n"
        return self._table_part(tag, content)

    def _table_part(self, tag: str, content: str) -> str:
        if tag in ("td", "th"):
            return " ".join(content.split()) + " | "
        if tag == "tr":
            return f"| {content.removesuffix('|').strip()} |\n"
        if tag == "table":
            head, *rows = content.splitlines()
            columns = len(re.findall(r"(?<!\\)\|", head)) - 1
            return "\n\n" + "\n".join([head, "|" + " --- |" * columns, *rows]) + "\n\n"
        # A paragraph within a cell or an item goes on in its line.
        return f" {content} " if self._is_open({"td", "th"}) else f"\n\n{content}\n\n"

    def _link(self, target: str, content: str) -> str:
        address = self._links(target.strip())
        if address is None:
            self.lost.add("link")
            return content
        safe = re.sub(r"[\s<>()\\]", lambda match: f"%{ord(match[0]):02X}", address)
        return f"[{' '.join(content.split())}]({safe})"


def _code(content: str) -> str:
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", content)), default=0))
    pad = " " if content[0] == "`" or content[-1] == "`" else ""
    return f"{fence}{pad}{' '.join(content.split())}{pad}{fence}"


def _edge(text: str, at: int) -> str:
    return " " if text[at].isspace() else ""


def _lines(text: str) -> str:
    """Without blanks at the ends of lines, and with one empty line at most."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE))
