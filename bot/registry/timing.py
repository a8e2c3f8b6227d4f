"""How long a training still takes, from how long the last one took."""

from __future__ import annotations

import re
from typing import Dict, Optional, Sequence, Tuple

Timeline = Sequence[Tuple[str, float]]


class Estimate:
    """Seconds left after a line that training said, by the timeline of an earlier training.

    Sentence vectors take as long as there are new messages, which the earlier training does not
    tell: their own rate does, from the line before them on. All else takes as long as it did.
    """

    def __init__(self, earlier: Timeline) -> None:
        self._total = earlier[-1][1] if earlier else None
        self._at: Dict[str, float] = {_key(text): at for text, at in earlier}
        self._began: Dict[str, Tuple[int, float]] = {}
        self._last: Optional[float] = None

    def left(self, text: str, now: float) -> Optional[float]:
        """Seconds after `text` was said at `now`, or None where nothing is known."""
        vectors = 0.0
        counted = re.search(r"(\d+) of (\d+)$", text)
        if counted:
            done, of = int(counted[1]), int(counted[2])
            start = (done, now) if self._last is None else (0, self._last)
            first, began = self._began.setdefault(_key(text), start)
            if done > first:
                vectors = (now - began) / (done - first) * (of - done)
        self._last = now
        before = self._at.get(_key(text))
        if self._total is None or before is None:
            return None
        return vectors + (self._total - before)


def share(left: Optional[float], now: float) -> Optional[float]:
    """How much is done, between 0 and 1."""
    return None if left is None else now / max(now + left, 0.001)


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text)
