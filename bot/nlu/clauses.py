"""The parts of a message that could each be a request of their own."""

from __future__ import annotations

import re

#: Ends a clause: a full stop, a line break, or a conjunction that joins two main clauses.
_BORDER = re.compile(
    r"(?<=[.!?;:])\s+|\n+|,\s+(?=\S+\s)|\s+[-–—]\s+"
    r"|\s+(?=(?:and|also|plus|et|und|sowie|y|e|además|ademas|también|além|também|außerdem)\s)",
    re.IGNORECASE,
)
#: Fewer words are no request, but belong to the clause before.
SHORTEST = 4
#: Each clause takes as long to read as a message: a story of more words is read as one, and of
#: more clauses the first ones count.
LONGEST, MOST = 45, 4


def clauses(text: str) -> list[str]:
    """The clauses in order, each of at least SHORTEST words; empty where there is only one."""
    if len(text.split()) > LONGEST:
        return []
    parts: list[str] = []
    for part in _BORDER.split(text):
        part = (part or "").strip()
        if not part:
            continue
        if parts and (len(part.split()) < SHORTEST or len(parts[-1].split()) < SHORTEST):
            parts[-1] = f"{parts[-1]} {part}"
        else:
            parts.append(part)
    return parts[:MOST] if len(parts) > 1 else []
