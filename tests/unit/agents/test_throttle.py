"""Sign-ins that fail too often wait, per account and per address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from helpdesk.agents.throttle import WITHIN, Throttle, keys_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LIMITS = {"account": 3, "address": 5}


def test_account_waits_when_it_failed_too_often_from_different_addresses() -> None:
    throttle = Throttle(LIMITS)
    for number in range(3):
        assert throttle.wait(keys_of("kim@example.com", f"10.0.0.{number}"), NOW) == 0
        throttle.begin(keys_of("kim@example.com", f"10.0.0.{number}"), NOW)
    assert throttle.wait(keys_of(" KIM@example.com", "10.0.0.9"), NOW) == 300
    assert throttle.wait(keys_of("lee@example.com", "10.0.0.1"), NOW) == 0
    assert throttle.wait(keys_of("kim@example.com", "10.0.0.9"), NOW + WITHIN) == 0


def test_address_waits_when_it_tried_too_many_accounts() -> None:
    throttle = Throttle(LIMITS)
    for number in range(5):
        throttle.begin(keys_of(f"a{number}@example.com", "10.0.0.1"), NOW)
    later = NOW + timedelta(seconds=60)
    assert throttle.wait(keys_of("other@example.com", "10.0.0.1"), later) == 240
    assert throttle.wait(keys_of("other@example.com", "10.0.0.2"), later) == 0


def test_one_refusal_is_worth_telling_of_until_the_wait_is_over() -> None:
    throttle = Throttle(LIMITS)
    kim, lee = keys_of("kim@example.com", "10.0.0.1"), keys_of("lee@example.com", "10.0.0.1")
    for at in (NOW, NOW + WITHIN):
        assert not throttle.refused(kim, at)
        for _ in range(3):
            throttle.begin(kim, at)
        assert [throttle.refused(kim, at) for _ in range(3)] == [True, False, False]
        for number in range(2):
            throttle.begin(lee, at + timedelta(seconds=number))
        # From here on it is the address that waits, whichever account is tried.
        assert [throttle.refused(lee, at) for _ in range(2)] == [True, False]


def test_attempts_count_from_their_beginning_when_many_are_made_at_once() -> None:
    throttle = Throttle(LIMITS)
    keys = keys_of("kim@example.com", "10.0.0.1")
    attempts = [throttle.begin(keys, NOW) for _ in range(3)]
    assert throttle.wait(keys, NOW) > 0
    throttle.succeeded(attempts[-1])
    assert throttle.wait(keys, NOW) == 0


def test_success_forgives_the_account_and_takes_one_attempt_from_the_address() -> None:
    throttle = Throttle(LIMITS)
    for number in range(4):
        throttle.begin(keys_of(f"a{number}@example.com", "10.0.0.1"), NOW)
    throttle.succeeded(throttle.begin(keys_of("kim@example.com", "10.0.0.1"), NOW))
    assert throttle.wait(keys_of("lee@example.com", "10.0.0.1"), NOW) == 0
    throttle.begin(keys_of("lee@example.com", "10.0.0.1"), NOW)
    assert throttle.wait(keys_of("mo@example.com", "10.0.0.1"), NOW) > 0
