"""Signatures of the Standard Webhooks specification (https://www.standardwebhooks.com).

Secrets are derived, never stored (ADR 4): whoever has the database cannot sign.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime

from helpdesk.settings import derived_key

_PREFIX = "whsec_"


def secret_of(secret: str, salt: str) -> str:
    """The signing secret of a target, `whsec_…`, from this installation's own and its salt."""
    return _PREFIX + base64.b64encode(derived_key(secret, f"webhook:{salt}")).decode()


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,…`: HMAC-SHA-256 over id, timestamp and body. `secret` is `whsec_…`."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def signed_headers(
    secrets: list[str], message_id: str, now: datetime, body: bytes
) -> dict[str, str]:
    """The three headers. Several secrets sign side by side while one replaces another."""
    timestamp = int(now.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(
            signature(each, message_id, timestamp, body) for each in secrets
        ),
    }
