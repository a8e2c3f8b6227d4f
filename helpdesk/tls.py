"""Whom TLS trusts where HTTP is spoken: the authorities that this machine trusts."""

from __future__ import annotations

import ssl
from functools import lru_cache


@lru_cache(maxsize=1)
def trusted() -> ssl.SSLContext:
    """One context for all clients: to read the authorities takes 30 ms each time."""
    return ssl.create_default_context()
