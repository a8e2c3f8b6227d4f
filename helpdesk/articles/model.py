"""A help article in one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """One matter, explained. `body` is Markdown; `topics` are intents that it answers."""

    slug: str
    language: str
    title: str
    summary: str
    topics: tuple[str, ...]
    keywords: tuple[str, ...]
    body: str

    @property
    def about(self) -> str:
        """What a meaning-based search compares: short, so that nothing drowns."""
        return f"{self.title}. {self.summary} {', '.join(self.keywords)}"
