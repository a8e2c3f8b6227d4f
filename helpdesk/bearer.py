"""Reading the bearer token of a request (RFC 6750)."""

from __future__ import annotations

from fastapi import Request


def bearer(request: Request) -> str | None:
    """The token of the Authorization header, or None."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None
