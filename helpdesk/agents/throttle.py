"""How often a sign-in may fail, per address and per account."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

WITHIN = timedelta(minutes=5)
#: Failures within that time. Behind one address there may be a whole office.
MOST = {"account": 10, "address": 40}
#: Above so many keys, those whose failures are all long ago are forgotten.
_MANY = 10_000


@dataclass(frozen=True, slots=True)
class Attempt:
    """A sign-in on its way; `keys` names the account and the address by kind."""

    keys: Mapping[str, str]
    at: datetime


class Throttle:
    """Counts failed sign-ins in this process.

    An attempt counts as failed from its beginning, so that many at once are no way around.
    """

    def __init__(self, most: Mapping[str, int] | None = None) -> None:
        self._most = most or MOST
        self._failures: dict[tuple[str, str], deque[datetime]] = {}
        #: When the first was refused of those who have to wait.
        self._refused: dict[tuple[str, str], datetime] = {}

    def wait(self, keys: Mapping[str, str], now: datetime) -> int:
        """Seconds until the next attempt is allowed; 0 if it is."""
        return max((self._wait(kind, key, now) for kind, key in keys.items()), default=0)

    def refused(self, keys: Mapping[str, str], now: datetime) -> bool:
        """Note that an attempt was refused; whether it is the first while these keys wait.

        However many follow, one is worth telling of.
        """
        full = [each for each in keys.items() if self._wait(*each, now)]
        first = [key for key in full if now - self._refused.get(key, now - WITHIN) >= WITHIN]
        self._refused |= dict.fromkeys(first, now)
        return bool(first)

    def begin(self, keys: Mapping[str, str], now: datetime) -> Attempt:
        """Count an attempt, as if it had failed already."""
        if len(self._failures) > _MANY:
            self._forget(now)
        for each in keys.items():
            self._failures.setdefault(each, deque()).append(now)
        return Attempt(keys, now)

    def succeeded(self, attempt: Attempt) -> None:
        """Take the attempt back; the account's earlier failures are forgiven with it."""
        for kind, key in attempt.keys.items():
            failures = self._failures.get((kind, key))
            if failures is None:
                continue
            if kind == "account" or len(failures) <= 1:
                del self._failures[kind, key]
            elif attempt.at in failures:
                failures.remove(attempt.at)

    def _wait(self, kind: str, key: str, now: datetime) -> int:
        failures = self._failures.get((kind, key))
        if failures is None:
            return 0
        _drop(failures, now)
        if not failures:
            del self._failures[kind, key]
            return 0
        if len(failures) < self._most[kind]:
            return 0
        return max(1, int((failures[0] + WITHIN - now).total_seconds()))

    def _forget(self, now: datetime) -> None:
        for failures in self._failures.values():
            _drop(failures, now)
        self._failures = {key: failures for key, failures in self._failures.items() if failures}
        self._refused = {key: at for key, at in self._refused.items() if now - at < WITHIN}


def _drop(failures: deque[datetime], now: datetime) -> None:
    while failures and now - failures[0] >= WITHIN:
        failures.popleft()


def keys_of(email: str, address: str | None) -> dict[str, str]:
    """The account, whatever the letters' case, and the address that an attempt is counted for."""
    return {"account": email.strip().lower(), "address": address or "unknown"}
