"""What an import finds, and what became of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one article."""

    NEW = "new"
    REPLACED = "replaced"
    SAME = "same"
    KEPT = "kept"
    LEFT_OUT = "left out"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Found:
    """An article as it was found, ready to be written."""

    source: str
    slug: str
    language: str
    title: str
    summary: str
    keywords: tuple[str, ...]
    body: str
    topics: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report: where it came from, what became of it, and why."""

    source: str
    outcome: Outcome
    article: str = ""
    why: str = ""


@dataclass(slots=True)
class Export:
    """All that a source gave, and what of it was no article."""

    found: list[Found] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def leave_out(self, source: str, why: str) -> None:
        """Not meant to be published here."""
        self.lines.append(Line(source, Outcome.LEFT_OUT, why=why))

    def broken(self, source: str, why: str) -> None:
        """Meant to be, but not readable."""
        self.lines.append(Line(source, Outcome.BROKEN, why=why))


def slug_of(title: str, fallback: str) -> str:
    """A file name: small letters, digits and hyphens only, whatever the title tries."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-")
    return slug or re.sub(r"[^a-z0-9]+", "-", fallback.casefold()).strip("-") or "article"


def summary_of(body: str) -> str:
    """The first paragraph of text, without its Markdown, up to about 200 characters."""
    for paragraph in re.split(r"\n\s*\n", body):
        if paragraph.lstrip().startswith(("#", "|", "`", "---")):
            continue
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", paragraph)
        plain = " ".join(re.sub(r"\\(.)|(?<!\\)[*`]|^\s*[->]\s", r"\1", plain).split())
        if plain:
            return plain if len(plain) <= 200 else plain[:200].rsplit(" ", 1)[0] + " …"
    return ""
