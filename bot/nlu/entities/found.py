"""A named thing in a text, and which of overlapping ones counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: The entity of a phrase that names nothing although a word in it would: "good morning".
NOTHING = ""


@dataclass(frozen=True)
class Found:
    """An entity of a normal text: `[start, end)` in characters, with its normalised value."""

    entity: str
    start: int
    end: int
    value: str


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """In order of place; of overlapping ones the longest, else the one that came first."""
    kept: list[Found] = []
    for candidate in sorted(found, key=lambda each: each.start - each.end):
        if all(candidate.end <= each.start or each.end <= candidate.start for each in kept):
            kept.append(candidate)
    return sorted((each for each in kept if each.entity != NOTHING), key=lambda each: each.start)
