"""The support PIN (R10): derived, never stored; wrong ones are counted per account."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from helpdesk.accounts.model import Account
from helpdesk.conversations.model import PinState
from helpdesk.settings import derived_key

#: How long a derived PIN is valid.
PERIOD = timedelta(days=30)
#: How people write one: six digits; spaces and dashes between them are forgiven.
PIN_PATTERN = r"\s*\d(?:[\s-]?\d){5}\s*"
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PinRules:
    """`attempts` wrong PINs lock the check for `lock` of real time."""

    attempts: int
    lock: timedelta


def current_pin(account: Account, secret: str, now: datetime) -> str:
    """The account's six-digit PIN: HMAC of a server key, the account and the period."""
    if account.demo_pin is not None:
        return account.demo_pin
    period = (now - _EPOCH) // PERIOD
    message = f"{account.id}:{account.pin_generation}:{period}".encode()
    digest = hmac.digest(derived_key(secret, "support-pin"), message, hashlib.sha256)
    return f"{int.from_bytes(digest[:8]) % 1_000_000:06d}"


def pin_expiry(now: datetime) -> datetime:
    """When the current PIN stops being valid."""
    return _EPOCH + ((now - _EPOCH) // PERIOD + 1) * PERIOD


def check_pin(account: Account, pin: str, secret: str, rules: PinRules, now: datetime) -> PinState:
    """Compare and count. A locked account is not compared at all: not even a right PIN opens it.

    `now` is real time: a simulated clock must not lift a lock.
    """
    if locked(account, now):
        return PinState.LOCKED
    if hmac.compare_digest(current_pin(account, secret, now).encode(), pin.encode()):
        account.pin_failures = 0
        return PinState.VERIFIED
    account.pin_failures += 1
    if account.pin_failures >= rules.attempts:
        account.pin_locked_until = now + rules.lock
        return PinState.LOCKED
    return PinState.FAILED


def locked(account: Account, now: datetime) -> bool:
    """Whether the check is locked; a lock that has passed starts the count afresh."""
    if account.pin_locked_until is None:
        return False
    if now < account.pin_locked_until:
        return True
    account.pin_locked_until = None
    account.pin_failures = 0
    return False


def attempts_left(account: Account, rules: PinRules, now: datetime) -> int:
    """How many more wrong PINs the account may send."""
    return 0 if locked(account, now) else max(0, rules.attempts - account.pin_failures)
