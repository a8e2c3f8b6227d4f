"""Which mail belongs to which ticket: Message-IDs that only we can issue."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from helpdesk.mail.message import mail_domain
from helpdesk.settings import Settings, derived_key

_TOKEN = re.compile(r"t-([0-9]{7,12})-([a-z2-7]{16})(?![a-z0-9])", re.IGNORECASE)


def thread_token(secret: str, number: str) -> str:
    """`t-2345678-…`: the ticket's number, signed; letters in either case, as mail servers do."""
    digest = hmac.digest(derived_key(secret, "mail-thread"), number.encode(), hashlib.sha256)
    return f"t-{number}-{base64.b32encode(digest[:10]).decode().lower()}"


def signed_number(secret: str, text: str) -> str | None:
    """The number of the first token in `text` that we signed; None where there is none."""
    for match in _TOKEN.finditer(text):
        expected = thread_token(secret, match[1])
        if hmac.compare_digest(expected.encode(), match[0].lower().encode()):
            return match[1]
    return None


def thread_id(settings: Settings, number: str, entry: int) -> str:
    """The Message-ID of the ticket's `entry`; 0 is the ticket's beginning."""
    token = thread_token(settings.secret, number)
    return f"{token}.{entry}@{mail_domain(settings.mail_from)}"
