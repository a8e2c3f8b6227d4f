"""Bearer tokens: of staff, random and kept as a hash; of conversations, derived and not kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from helpdesk.settings import derived_key


def new_token() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a random token; it needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def conversation_token(secret: str, conversation_id: str) -> str:
    """The token of a conversation: derived, so that its customer can resume it elsewhere."""
    key = derived_key(secret, "conversation-token")
    return hmac.digest(key, conversation_id.encode(), hashlib.sha256).hex()
