"""Only what we signed names a ticket."""

from __future__ import annotations

import pytest

from helpdesk.settings import Settings
from helpdesk.tickets.threads import signed_number, thread_id, thread_token

SECRET = "a-key-of-this-test"


def test_number_is_read_back_when_the_token_stands_in_a_header() -> None:
    token = thread_token(SECRET, "2345678")
    assert signed_number(SECRET, f"Support <support+{token}@example.com>") == "2345678"
    assert signed_number(SECRET, f"support+{token}@example.com".upper()) == "2345678"


@pytest.mark.parametrize(
    "change",
    [
        lambda token: token.replace("2345678", "2345679"),
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        lambda token: token[:-1],
        lambda token: token + "a",
        lambda _token: "t-2345678-",
        lambda _token: "[2345678]",
    ],
)
def test_number_is_not_believed_when_the_token_is_not_ours(change) -> None:
    assert signed_number(SECRET, change(thread_token(SECRET, "2345678"))) is None
    assert signed_number("another key", thread_token(SECRET, "2345678")) is None


def test_message_id_names_its_ticket_when_it_is_read_back(settings: Settings) -> None:
    message_id = thread_id(settings, "2345678", 7)
    assert message_id.endswith(".7@example.com")
    assert signed_number(settings.secret, f"<{message_id}>") == "2345678"
