"""Signatures are those of the Standard Webhooks specification."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

from helpdesk.webhooks.signing import secret_of, signature, signed_headers

#: A worked example that implementations of the specification share.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE = "msg_p5jXN8AQM9LWM0D4loKWxJek"
TIMESTAMP = 1614265330
BODY = b'{"test": 2432232314}'
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_signature_is_that_of_the_specification() -> None:
    assert signature(SECRET, MESSAGE, TIMESTAMP, BODY) == SIGNED


def test_signature_is_another_when_id_time_body_or_secret_is() -> None:
    other = secret_of("key of the installation", "salt")
    assert signature(SECRET, "msg_other", TIMESTAMP, BODY) != SIGNED
    assert signature(SECRET, MESSAGE, TIMESTAMP + 1, BODY) != SIGNED
    assert signature(SECRET, MESSAGE, TIMESTAMP, BODY + b" ") != SIGNED
    assert signature(other, MESSAGE, TIMESTAMP, BODY) != SIGNED


def test_headers_have_a_signature_of_each_secret_when_one_replaces_another() -> None:
    now = datetime.fromtimestamp(TIMESTAMP + 0.9, UTC)
    headers = signed_headers([secret_of("key", "new"), SECRET], MESSAGE, now, BODY)
    assert headers["webhook-id"] == MESSAGE
    assert headers["webhook-timestamp"] == str(TIMESTAMP)
    assert headers["webhook-signature"].split(" ")[1] == SIGNED


def test_secret_has_32_bytes_and_depends_on_installation_and_salt() -> None:
    secret = secret_of("key", "salt")
    assert len(base64.b64decode(secret.removeprefix("whsec_"))) == 32
    assert len({secret, secret_of("key", "other"), secret_of("other", "salt")}) == 3
