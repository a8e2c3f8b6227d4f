"""A help article in one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """One matter, explained. `body` is Markdown; `topics` are intents that it answers, and
    `questions` how customers ask for it in their own words."""

    slug: str
    language: str
    title: str
    summary: str
    topics: tuple[str, ...]
    keywords: tuple[str, ...]
    questions: tuple[str, ...]
    body: str

    @property
    def passages(self) -> tuple[str, ...]:
        """What a meaning-based search compares, each by itself: short, so that nothing drowns."""
        return (f"{self.title}. {self.summary}", *self.questions)
