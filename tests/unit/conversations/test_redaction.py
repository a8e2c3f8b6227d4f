"""What is masked before a text is kept, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.conversations.redaction import CARD_MASK, PIN_MASK, redact, typed_pin


@pytest.mark.parametrize(
    "text",
    [
        "my PIN is 300003",
        "PIN: 300 003",
        "mon code PIN c'est 300-003",
        "Die PIN lautet 300003.",
        "mi pin es el 3 0 0 0 0 3",
        "o meu PIN: 300003, obrigado",
        "300003 is my support pin",
        "PIN ٣٠٠٠٠٣",
        "PIN 300003",
    ],
)
def test_six_digits_beside_a_word_for_pin_are_masked(text: str) -> None:
    clean = redact(text)
    assert PIN_MASK in clean
    assert "300003" not in clean
    assert "٣" not in clean


@pytest.mark.parametrize("text", ["300003", " 300 003 ", "it is 300003 ok?"])
def test_six_digits_are_masked_where_they_answer_the_request(text: str) -> None:
    assert PIN_MASK in redact(text, answers_pin=True)
    assert redact(text) == text


@pytest.mark.parametrize("text", ["300003", "x300003y", "call 300 003", "ref-300003"])
def test_the_accounts_own_pin_is_masked_anywhere(text: str) -> None:
    assert "300003" not in redact(text, own_pin="300003").replace(" ", "")


@pytest.mark.parametrize(
    "text",
    [
        "ticket 123456 and invoice 2026118",
        "campaign 123456 was sent to 123456 contacts",
        "error 550 5.7.1 at 2026-11-24 10:00:00",
        "call me at +49 30 1234567",
        "order 1234567890123",
        "192.168.100.200",
        "I was charged 123456.78 EUR",
        "spinning 123456 tops",
    ],
)
def test_other_numbers_survive(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "card",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "378282246310005",
        "6011 0009 9013 9424",
        "５５５５５５５５５５５５４４４４",
        "4222222222222",
    ],
)
def test_payment_cards_are_masked(card: str) -> None:
    assert redact(f"my card {card} please") == f"my card {CARD_MASK} please"


def test_a_number_with_a_wrong_checksum_is_no_card() -> None:
    assert redact("4111111111111112") == "4111111111111112"


@given(st.text(max_size=200))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Nd"]), max_size=200))
def test_a_text_without_digits_is_never_changed(text: str) -> None:
    assert redact(text, own_pin="300003", answers_pin=True) == text


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("300003", "300003"),
        (" 300 003 ", "300003"),
        ("my pin: 300-003!", "300003"),
        ("30003", None),
    ],
)
def test_typed_pin_finds_six_digits(text: str, pin: str | None) -> None:
    assert typed_pin(text) == pin
