"""Identity tokens: what is accepted, and what is refused with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import jwt
import pytest

from helpdesk.accounts.identity import IdentityError, read_identity
from helpdesk.clock import real_now

SECRET = "a secret of at least thirty-two characters"


def token(secret: str = SECRET, algorithm: str = "HS256", **changes: Any) -> str:
    now = real_now()
    claims: dict[str, Any] = {
        "sub": "acme",
        "email": "a@acme.example",
        "plan": "premium",
        "exp": now + timedelta(minutes=5),
        "iat": now,
        "aud": "guichet",
        "jti": "1",
    }
    claims.update(changes)
    claims = {name: value for name, value in claims.items() if value is not ...}
    return jwt.encode(claims, secret, algorithm=algorithm)


def test_a_valid_token_names_the_customer() -> None:
    identity = read_identity(token(zoneinfo="America/Sao_Paulo"), SECRET, production=True)
    assert (identity.account_id, identity.plan) == ("acme", "premium")
    assert identity.zoneinfo == "America/Sao_Paulo"


@pytest.mark.parametrize(
    "bad",
    [
        token(secret="another secret of thirty-two characters!"),
        token(exp=real_now() - timedelta(minutes=1)),
        token(exp=...),
        token(sub=...),
        token(email=...),
        token(plan="gold"),
        token(sub=5),
        token(aud="somebody-else"),
        token(iat=real_now() + timedelta(hours=1)),
        token(secret="", algorithm="none"),
        "not.a.token",
        "",
    ],
)
def test_a_bad_token_is_refused(bad: str) -> None:
    with pytest.raises(IdentityError):
        read_identity(bad, SECRET, production=False)


@pytest.mark.parametrize("claim", ["aud", "iat", "jti"])
def test_optional_claims_are_required_in_production(claim: str) -> None:
    without = token(**{claim: ...})
    assert read_identity(without, SECRET, production=False).account_id == "acme"
    with pytest.raises(IdentityError):
        read_identity(without, SECRET, production=True)


def test_an_unknown_zone_is_ignored() -> None:
    assert read_identity(token(zoneinfo="Mars/Base"), SECRET, production=False).zoneinfo is None
