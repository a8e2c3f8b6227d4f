"""When a webhook that failed is tried again, and when a target is given up."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

#: After each failed attempt; after the last, the event is a dead letter. Three days in all.
PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
#: Each pause is that much longer or shorter, by chance: many events do not come back as one wave.
JITTER = 0.2
#: A target is switched off when nothing reached it for this long, in at least so many attempts.
GIVEN_UP_AFTER = timedelta(days=3)
LEAST_FAILURES = 10


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after this many attempts; None when it was the last."""
    if attempts > len(PAUSES):
        return None
    # By chance, but nothing that has to be secret.
    spread = 1 + random.uniform(-JITTER, JITTER)  # noqa: S311
    return now + PAUSES[attempts - 1] * spread


def given_up(failures: int, failing_since: datetime | None, now: datetime) -> bool:
    """Whether the target has failed for too long."""
    if failing_since is None or failures < LEAST_FAILURES:
        return False
    return now - failing_since >= GIVEN_UP_AFTER
