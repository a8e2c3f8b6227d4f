"""Passwords of staff: argon2id with the library's current defaults (RFC 9106)."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MINIMUM_LENGTH = 12

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """A salted hash to store."""
    return _hasher.hash(password)


def verify_password(password_hash: str, password: str) -> bool:
    """Whether the password is the one that was hashed."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Whether it was hashed with parameters that are no longer the library's."""
    return _hasher.check_needs_rehash(password_hash)
