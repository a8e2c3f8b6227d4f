"""One-time codes by mail: for customers who cannot sign in, and visitors who have an account."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account, LoginCode
from helpdesk.conversations.model import Conversation
from helpdesk.mail.letter import Code, Letter, Paragraph, Small
from helpdesk.outbox.queue import enqueue_mail
from helpdesk.settings import derived_key
from helpdesk.texts.catalog import Catalogue

VALID_FOR = timedelta(minutes=15)
ATTEMPTS = 5
#: Codes that one conversation can have sent.
MOST_CODES = 5


class Redeemed(Enum):
    """What became of a code."""

    RIGHT = "right"
    WRONG = "wrong"
    EXPIRED = "expired"


def send_code(
    session: Session,
    conversation: Conversation,
    email: str,
    now: datetime,
    texts: Catalogue,
    secret: str,
    key: str,
) -> bool:
    """Mail a new code to `email` if an account has it; earlier codes stop being valid.

    Behaves alike for an unknown address, but for the mail itself. Real time, not simulated time.
    False after MOST_CODES of them in one conversation: nobody's mailbox is flooded.
    """
    asked = session.scalar(select(func.count()).where(LoginCode.conversation_id == conversation.id))
    if (asked or 0) >= MOST_CODES:
        return False
    account = session.scalar(
        select(Account).where(func.lower(Account.email) == email.lower()).order_by(Account.id)
    )
    for earlier in session.scalars(_open_codes(conversation)):
        earlier.used = True
    code = f"{secrets.randbelow(1_000_000):06d}"
    session.add(
        LoginCode(
            conversation_id=conversation.id,
            account_id=account.id if account else None,
            code_hash=_digest(secret, conversation.id, code),
            expires_at=now + VALID_FOR,
        )
    )
    if account is not None:
        enqueue_mail(
            session,
            key=f"{key}:code",
            to=account.email,
            letter=_letter(texts, conversation.language, code),
            now=now,
            secret=True,
        )
    session.flush()
    return True


def redeem_code(
    session: Session, conversation: Conversation, code: str, now: datetime, secret: str
) -> Redeemed:
    """Sign the conversation in if `code` is the one that was mailed; counts the attempt."""
    entry = session.scalar(_open_codes(conversation))
    if entry is None or entry.expires_at <= now or entry.attempts >= ATTEMPTS:
        return Redeemed.EXPIRED
    entry.attempts += 1
    right = hmac.compare_digest(entry.code_hash, _digest(secret, conversation.id, code))
    if not right or entry.account_id is None:
        return Redeemed.WRONG if entry.attempts < ATTEMPTS else Redeemed.EXPIRED
    entry.used = True
    account = session.get_one(Account, entry.account_id)
    conversation.account_id = account.id
    conversation.identified_by = "code"
    conversation.zoneinfo = conversation.zoneinfo or account.zoneinfo
    return Redeemed.RIGHT


def _letter(texts: Catalogue, language: str, code: str) -> Letter:
    minutes = int(VALID_FOR.total_seconds() // 60)
    return Letter(
        language,
        texts.text(language, "mail_code_subject"),
        [
            Paragraph(texts.text(language, "mail_code", minutes=minutes)),
            Code(code),
            Small(texts.text(language, "mail_code_after")),
        ],
    )


def _open_codes(conversation: Conversation) -> Select[LoginCode]:
    return (
        select(LoginCode)
        .where(LoginCode.conversation_id == conversation.id, LoginCode.used.is_(False))
        .order_by(LoginCode.id.desc())
    )


def _digest(secret: str, conversation_id: str, code: str) -> str:
    return hmac.new(
        derived_key(secret, "login-code"), f"{conversation_id}:{code}".encode(), hashlib.sha256
    ).hexdigest()
