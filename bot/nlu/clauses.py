"""The parts of a message that could each be a request of their own, and how a story ends."""

from __future__ import annotations

import re

#: Ends a clause: a full stop, a line break, or a conjunction that joins two main clauses.
_BORDER = re.compile(
    r"(?<=[.!?;:])\s+|\n+|,\s+(?=\S+\s)|\s+[-–—]\s+"
    r"|\s+(?=(?:and|also|plus|et|und|sowie|y|e|además|ademas|también|além|também|außerdem)\s)",
    re.IGNORECASE,
)
_SENTENCE_BORDER = re.compile(r"(?<=[.!?;])\s+|\n+")
#: Fewer words are no request, but belong to the clause before.
SHORTEST = 4
#: Each clause takes as long to read as a message: a story of more words is read as one, and of
#: more clauses the first ones count.
LONGEST, MOST = 45, 4
#: A message of more words is a story.
STORY = 30


def clauses(text: str) -> list[str]:
    """The clauses in order, each of at least SHORTEST words; empty where there is only one."""
    if len(text.split()) > LONGEST:
        return []
    parts = _parted(text, _BORDER)
    return parts[:MOST] if len(parts) > 1 else []


def closing_sentence(text: str) -> str | None:
    """How a story ends: its last sentence of at least SHORTEST words, where it has several."""
    if len(text.split()) <= STORY:
        return None
    sentences = _parted(text, _SENTENCE_BORDER)
    return sentences[-1] if len(sentences) > 1 else None


def _parted(text: str, border: re.Pattern[str]) -> list[str]:
    """The parts between borders; one of fewer than SHORTEST words stays with the one before."""
    parts: list[str] = []
    for part in border.split(text):
        part = (part or "").strip()
        if not part:
            continue
        if parts and (len(part.split()) < SHORTEST or len(parts[-1].split()) < SHORTEST):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return parts
