"""Which mail belongs to which ticket: marks that only this installation can issue."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from helpdesk.mail.message import mail_domain
from helpdesk.settings import Settings, derived_key

_TOKEN = re.compile(r"t-([0-9]{7,12})-([a-z2-7]{16})(?![a-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Threads:
    """Marks mails of tickets and knows the marks again; `reply_to` has a place for the token."""

    key: bytes
    domain: str
    reply_to: str | None = None

    @classmethod
    def of(cls, settings: Settings) -> Threads:
        """Those of an installation."""
        return cls(
            derived_key(settings.secret, "mail-thread"),
            mail_domain(settings.mail_from),
            settings.mail_reply_to,
        )

    def token(self, number: str) -> str:
        """`t-2345678-…`: the ticket's number, signed; letters in either case, as servers do."""
        digest = hmac.digest(self.key, number.encode(), hashlib.sha256)
        return f"t-{number}-{base64.b32encode(digest[:10]).decode().lower()}"

    def message_id(self, number: str, entry: int) -> str:
        """The Message-ID of the ticket's `entry`; 0 is the ticket's beginning."""
        return f"{self.token(number)}.{entry}@{self.domain}"

    def reply_address(self, number: str) -> str | None:
        """Where replies go, where the mail server takes such addresses; None: to the sender."""
        return self.reply_to.replace("{token}", self.token(number)) if self.reply_to else None

    def signed_number(self, text: str) -> str | None:
        """The number of the first token in `text` that is ours; None where there is none."""
        for match in _TOKEN.finditer(text):
            if hmac.compare_digest(self.token(match[1]).encode(), match[0].lower().encode()):
                return match[1]
        return None


def claimed_number(text: str) -> str | None:
    """The number of what looks like a token, whoever made it."""
    match = _TOKEN.search(text)
    return match[1] if match else None
