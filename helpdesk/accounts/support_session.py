"""Being signed in to the Support Center's pages: a signed cookie, issued for an identity token."""

from __future__ import annotations

from datetime import datetime, timedelta

import jwt

from helpdesk.settings import derived_key

#: An identity token lives for minutes; who reads articles and writes a ticket needs longer.
VALID_FOR = timedelta(hours=8)
_AUDIENCE = "support-center"
_ALGORITHM = "HS256"


def issue_session(secret: str, account_id: str, now: datetime) -> str:
    """The cookie's value for an account that the site has just vouched for."""
    claims = {"sub": account_id, "aud": _AUDIENCE, "exp": now + VALID_FOR}
    return jwt.encode(claims, derived_key(secret, "support-session"), algorithm=_ALGORITHM)


def session_account(secret: str, value: str | None) -> str | None:
    """The account of a cookie's value; None where it is missing, expired or not ours."""
    if not value:
        return None
    try:
        claims = jwt.decode(
            value,
            derived_key(secret, "support-session"),
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            options={"require": ["exp", "sub"]},
        )
    except jwt.PyJWTError:
        return None
    return str(claims["sub"])
