"""Masking what must not be kept: support PINs and payment cards typed as ordinary text.

Runs before a text is stored, logged or sent anywhere. Numbers that are neither stay as they are,
since tickets, invoices and reply codes are what support works with.
"""

from __future__ import annotations

import re
import unicodedata

PIN_MASK = "••••••"
CARD_MASK = "•••• •••• •••• ••••"

#: Six digits, perhaps spaced or dashed, that are no part of a longer number.
_SIX_DIGITS = re.compile(r"(?<![\d.,])\d(?:[ .\-\u00a0\u202f]?\d){5}(?![.,]?\d)")
#: 13 to 19 digits in groups, as ISO/IEC 7812 card numbers are written.
_CARD = re.compile(r"(?<!\d)\d(?:[ .\-\u00a0\u202f/]{0,2}\d){12,18}(?!\d)")
#: "PIN" in the five languages: they all say PIN; some say secret or support code or number.
_PIN_WORD = re.compile(
    r"(?<!\w)(?:pin|p\.i\.n\.?|pincode|pin-?code|pin-?nummer|supportpin|geheimzahl|c[oó]digo pin"
    r"|code (?:secret|de support)|clave|contraseña de soporte|senha de suporte"
    r"|support[- ]?code)(?!\w)",
    re.IGNORECASE,
)
#: How near, in characters, a word for PIN must stand to six digits.
_NEAR = 24


def redact(text: str, *, own_pin: str | None = None, answers_pin: bool = False) -> str:
    """`text` with PINs and card numbers masked.

    Six digits are a PIN where they answer a request for it (`answers_pin`), stand beside a word
    for PIN, or equal the account's own (`own_pin`). A card is 13 to 19 digits with a valid Luhn
    checksum. Digits of other scripts count as digits.
    """
    folded = _fold_digits(text)
    spans = [(m.start(), m.end(), CARD_MASK) for m in _CARD.finditer(folded) if _is_card(m[0])]
    words = [m.span() for m in _PIN_WORD.finditer(folded)]
    for match in _SIX_DIGITS.finditer(folded):
        digits = re.sub(r"\D", "", match[0])
        beside = any(
            0 <= match.start() - end <= _NEAR or 0 <= start - match.end() <= _NEAR
            for start, end in words
        )
        if answers_pin or beside or digits == own_pin:
            spans.append((match.start(), match.end(), PIN_MASK))
    if own_pin:
        for match in re.finditer(rf"(?<!\d){own_pin}(?!\d)", folded):
            spans.append((match.start(), match.end(), PIN_MASK))
    return _replace(text, spans)


def typed_pin(text: str) -> str | None:
    """The six digits of a text that is an answer to the request for the PIN; None if none."""
    match = _SIX_DIGITS.search(_fold_digits(text))
    return re.sub(r"\D", "", match[0]) if match else None


def _fold_digits(text: str) -> str:
    """The same length, with every decimal digit of any script as an ASCII digit."""
    return "".join(
        str(unicodedata.decimal(char)) if not char.isascii() and char.isdecimal() else char
        for char in text
    )


def _is_card(number: str) -> bool:
    digits = [int(char) for char in number if char.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) == 1:
        return False
    doubled = [d * 2 - 9 * (d > 4) for d in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def _replace(text: str, spans: list[tuple[int, int, str]]) -> str:
    result, position = [], 0
    for start, end, mask in sorted(spans):
        if start < position:
            continue
        result += [text[position:start], mask]
        position = end
    return "".join([*result, text[position:]])
