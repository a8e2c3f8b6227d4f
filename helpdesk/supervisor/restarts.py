"""How often a part may die, and how long to wait before it is started again."""

from __future__ import annotations

from collections import deque

#: So many deaths within this time, in seconds, and starting once more is no use.
DEATHS = 5
WITHIN = 120.0
#: Seconds before the first new start; doubled for each further death.
FIRST_WAIT = 0.5


class Restarts:
    """Remembers the deaths of one part."""

    def __init__(self) -> None:
        self._deaths: deque[float] = deque(maxlen=DEATHS)

    def after_death(self, now: float) -> float | None:
        """Seconds to wait before the next start, or None to give up.

        `now` is an instant in seconds, of any clock that never goes back.
        """
        self._deaths.append(now)
        recent = sum(now - death < WITHIN for death in self._deaths)
        if recent >= DEATHS:
            return None
        return float(FIRST_WAIT * 2 ** (recent - 1))
