"""Only what we signed names a ticket."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpdesk.settings import Settings, SettingsError, read_settings
from helpdesk.tickets.threads import Threads, claimed_number


@pytest.fixture
def threads(settings: Settings) -> Threads:
    return Threads.of(settings)


def test_number_is_read_back_when_the_token_stands_in_a_header(threads: Threads) -> None:
    token = threads.token("2345678")
    assert threads.signed_number(f"Support <support+{token}@example.com>") == "2345678"
    assert threads.signed_number(f"support+{token}@example.com".upper()) == "2345678"


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
def test_number_is_not_believed_when_the_token_is_not_ours(threads: Threads, change) -> None:
    assert threads.signed_number(change(threads.token("2345678"))) is None


def test_number_is_not_believed_when_another_installation_signed_it(threads: Threads) -> None:
    token = replace(threads, key=b"another").token("2345678")
    assert threads.signed_number(token) is None
    assert claimed_number(token) == "2345678"


def test_message_id_names_its_ticket_when_it_is_read_back(threads: Threads) -> None:
    message_id = threads.message_id("2345678", 7)
    assert message_id.endswith(".7@example.com")
    assert threads.signed_number(f"<{message_id}>") == "2345678"


def test_replies_have_an_address_of_their_own_when_the_operator_names_one() -> None:
    assert Threads.of(read_settings({})).reply_address("2345678") is None
    named = read_settings({"GUICHET_MAIL_REPLY_TO": "help+{token}@example.org"})
    address = Threads.of(named).reply_address("2345678")
    assert address is not None
    assert Threads.of(named).signed_number(address) == "2345678"


@pytest.mark.parametrize("wrong", ["help@example.org", "{token}", "help@{token}.example.org"])
def test_settings_are_refused_when_the_reply_address_has_no_place_for_the_token(wrong: str) -> None:
    with pytest.raises(SettingsError, match="GUICHET_MAIL_REPLY_TO"):
        read_settings({"GUICHET_MAIL_REPLY_TO": wrong})
