"""How often one address may call: a token bucket per address and kind of call."""

from __future__ import annotations

import time
from dataclasses import dataclass

from fastapi import Request, Response
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.types import ASGIApp

from helpdesk.web.errors import problem

#: Buckets that are full again are forgotten when there are more than this.
_MANY = 10_000


@dataclass
class _Bucket:
    tokens: float
    at: float


class AddressLimits:
    """`rate` calls a second on average, `burst` at once; per process."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate = rate
        self.burst = burst
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, key: str) -> float:
        """Take one call; 0, or the seconds until one is free."""
        now = time.monotonic()
        bucket = self._buckets.get(key)
        if bucket is None:
            self._forget(now)
            bucket = self._buckets[key] = _Bucket(self.burst, now)
        bucket.tokens = min(self.burst, bucket.tokens + (now - bucket.at) * self.rate)
        bucket.at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0.0
        return (1 - bucket.tokens) / self.rate

    def _forget(self, now: float) -> None:
        if len(self._buckets) >= _MANY:
            full = self.burst / self.rate
            self._buckets = {k: b for k, b in self._buckets.items() if now - b.at < full}


class LimitMiddleware(BaseHTTPMiddleware):
    """Answers 429 with Retry-After above the limit; health and metrics are never limited."""

    def __init__(self, app: ASGIApp, limits: AddressLimits) -> None:
        super().__init__(app)
        self._limits = limits

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            address = request.client.host if request.client else "unknown"
            wait = self._limits.wait(address)
            if wait:
                seconds = str(max(1, round(wait)))
                return problem(
                    429,
                    f"too many requests; try again in {seconds} s",
                    headers={"Retry-After": seconds},
                )
        return await call_next(request)
