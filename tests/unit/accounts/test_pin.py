"""The support PIN: derived, counted, locked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from helpdesk.accounts.model import Account
from helpdesk.accounts.pin import (
    PinRules,
    attempts_left,
    check_pin,
    current_pin,
    pin_expiry,
)

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
RULES = PinRules(attempts=3, lock=timedelta(minutes=30))
SECRET = "server key"


def account(**changes: object) -> Account:
    values: dict[str, object] = {
        "id": "acme",
        "email": "a@acme.example",
        "pin_generation": 0,
        "pin_failures": 0,
    }
    return Account(**{**values, **changes})


def wrong(customer: Account) -> str:
    return "000000" if current_pin(customer, SECRET, NOW) != "000000" else "000001"


def test_pin_has_six_digits_and_depends_on_account_period_generation_and_key() -> None:
    pin = current_pin(account(), SECRET, NOW)
    assert len(pin) == 6
    assert pin.isdecimal()
    others = [
        current_pin(account(id="other"), SECRET, NOW),
        current_pin(account(), SECRET, pin_expiry(NOW)),
        current_pin(account(pin_generation=1), SECRET, NOW),
        current_pin(account(), "another key", NOW),
    ]
    assert pin not in others
    assert current_pin(account(), SECRET, pin_expiry(NOW) - timedelta(seconds=1)) == pin


def test_wrong_pins_are_counted_then_locked_and_a_right_one_opens_no_lock() -> None:
    customer = account()
    states = [check_pin(customer, wrong(customer), SECRET, RULES, NOW) for _ in range(3)]
    assert states == ["failed", "failed", "locked"]
    assert attempts_left(customer, RULES, NOW) == 0
    right = current_pin(customer, SECRET, NOW)
    assert check_pin(customer, right, SECRET, RULES, NOW + timedelta(minutes=29)) == "locked"
    assert check_pin(customer, right, SECRET, RULES, NOW + timedelta(minutes=30)) == "verified"


def test_a_right_pin_starts_the_count_afresh() -> None:
    customer = account()
    check_pin(customer, wrong(customer), SECRET, RULES, NOW)
    assert attempts_left(customer, RULES, NOW) == 2
    assert check_pin(customer, current_pin(customer, SECRET, NOW), SECRET, RULES, NOW) == "verified"
    assert attempts_left(customer, RULES, NOW) == 3
