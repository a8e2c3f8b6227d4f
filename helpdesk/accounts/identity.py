"""Identity tokens: how the site that embeds the widget says who its customer is (JWT, RFC 7519)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import available_timezones

import jwt
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.policy import Plan

AUDIENCE = "guichet"
_ALGORITHM = "HS256"
_LEEWAY = timedelta(seconds=10)


class IdentityError(ValueError):
    """The token is not valid; the message says why, without repeating the token."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a valid token says. `plan` None: the site knows the customer but not the plan."""

    account_id: str
    email: str
    plan: Plan | None
    locale: str | None
    zoneinfo: str | None


def read_identity(token: str, secret: str, *, production: bool) -> Identity:
    """Check the signature and the claims. Raises IdentityError.

    `exp` is always required; `aud`, `iat` and `jti` are honoured when present and required in
    production. Expiry goes by real time.
    """
    required = ["exp", "sub", "email", *(["aud", "iat", "jti"] if production else [])]
    try:
        unverified = jwt.decode(token, options={"verify_signature": False})
        claims: Mapping[str, Any] = jwt.decode(
            token,
            secret,
            algorithms=[_ALGORITHM],
            audience=AUDIENCE if "aud" in unverified or production else None,
            leeway=_LEEWAY,
            options={"require": required},
        )
    except jwt.ExpiredSignatureError:
        raise IdentityError("the identity token has expired; ask the site for a new one") from None
    except jwt.PyJWTError as error:
        raise IdentityError(f"the identity token is not valid: {error}") from None
    return Identity(
        account_id=_text(claims, "sub", 200),
        email=_text(claims, "email", 320),
        plan=_plan(claims.get("plan")),
        locale=claims.get("locale") if isinstance(claims.get("locale"), str) else None,
        zoneinfo=_zone(claims.get("zoneinfo")),
    )


def sign_identity(
    secret: str, identity: Identity, now: datetime, valid_for: timedelta, token_id: str
) -> str:
    """A token as a site would sign it; for demo mode and tests."""
    claims: dict[str, Any] = {
        "sub": identity.account_id,
        "email": identity.email,
        "plan": identity.plan,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + valid_for,
        "jti": token_id,
    }
    optional = {"locale": identity.locale, "zoneinfo": identity.zoneinfo}
    claims.update({name: value for name, value in optional.items() if value is not None})
    return jwt.encode(claims, secret, algorithm=_ALGORITHM)


def account_of(session: Session, identity: Identity, now: datetime) -> Account:
    """The account that the identity names, made or brought up to date by what the site says."""
    account = session.get(Account, identity.account_id)
    if account is None:
        account = Account(id=identity.account_id, created_at=now, pin_failures=0, pin_generation=0)
        session.add(account)
    account.email = identity.email
    account.plan = identity.plan
    account.locale = identity.locale or account.locale
    account.zoneinfo = identity.zoneinfo or account.zoneinfo
    session.flush()
    return account


def _text(claims: Mapping[str, Any], name: str, limit: int) -> str:
    value = claims[name]
    if not isinstance(value, str) or not 0 < len(value) <= limit:
        raise IdentityError(f"the claim {name} of the identity token is not a text")
    return value


def _plan(value: object) -> Plan | None:
    if value is None:
        return None
    try:
        return Plan(str(value))
    except ValueError:
        names = ", ".join(Plan)
        raise IdentityError(f"the claim plan of the identity token is not one of {names}") from None


def _zone(value: object) -> str | None:
    return value if isinstance(value, str) and value in available_timezones() else None
