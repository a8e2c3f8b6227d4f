"""What stands in the place of personal data: of the same kind, in the same language, nobody's.

Numbers are those that authorities keep for fiction and documentation (Ofcom, ARCEP and
Bundesnetzagentur for telephones, RFC 5737 and 3849 for addresses, RFC 2606 for domains, SWIFT's
registry for IBANs), so that a placeholder never reaches anybody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_BY_KIND: Mapping[str, Sequence[str]] = {
    "email": ("name@example.com", "office@example.org", "contact@example.net", "info@example.com"),
    "email_start": ("name@", "office@"),
    "url": ("https://example.com/page", "https://example.org/form", "https://example.net/start"),
    "domain": ("example.com", "example.org", "example.net"),
    "ip": ("203.0.113.10", "198.51.100.20", "192.0.2.30"),
    "ip6": ("2001:db8::10", "2001:db8::20"),
    "token": ("0123456789abcdef0123456789abcdef", "abcdef0123456789abcdef0123456789"),
    "handle": ("@example", "@example_two"),
    "card": ("4111 1111 1111 1111", "5555 5555 5555 4444"),
    "pin": ("123456", "654321"),
    "account": ("example-account", "second-account"),
}
_BY_LANGUAGE: Mapping[str, Mapping[str, Sequence[str]]] = {
    "person": {
        "en": ("Alex Morgan", "Sam Taylor"), "fr": ("Camille Martin", "Dominique Petit"),
        "de": ("Kim Becker", "Toni Wagner"), "es": ("Alex García", "Cruz Martín"),
        "pt": ("Ariel Silva", "Noa Santos"),
    },
    "surname": {
        "en": ("Morgan", "Taylor"), "fr": ("Martin", "Petit"), "de": ("Becker", "Wagner"),
        "es": ("García", "Martín"), "pt": ("Silva", "Santos"),
    },
    "company": {
        "en": ("Example Company", "Sample Trading"), "fr": ("Société Exemple", "Atelier Exemple"),
        "de": ("Musterfirma", "Muster und Partner"), "es": ("Empresa Ejemplo", "Taller Ejemplo"),
        "pt": ("Empresa Exemplo", "Loja Exemplo"),
    },
    "phone": {
        "en": ("020 7946 0958", "020 7946 0123"), "fr": ("01 99 00 12 34", "01 99 00 56 78"),
        "de": ("030 23125 123", "030 23125 456"), "es": ("910 555 012", "910 555 034"),
        "pt": ("210 555 012", "210 555 034"),
    },
    "iban": {
        "en": ("GB29 NWBK 6016 1331 9268 19",), "fr": ("FR14 2004 1010 0505 0001 3M02 606",),
        "de": ("DE89 3704 0044 0532 0130 00",), "es": ("ES91 2100 0418 4502 0005 1332",),
        "pt": ("PT50 0002 0123 1234 5678 9015 4",),
    },
}  # fmt: skip
_YEAR = re.compile(r"(?<!\d)20\d\d(?=[-/_]\d)")
_COUNTING = "1234567890"


def placeholder(kind: str, surface: str, language: str, number: int) -> str:
    """What stands for `surface`; `number` counts the different ones of a kind in a message."""
    if kind == "shape":
        return _same_shape(surface, number)
    if by_language := _BY_LANGUAGE.get(kind):
        chosen = by_language.get(language, by_language["en"])
    else:
        chosen = _BY_KIND[kind]
    text = chosen[number % len(chosen)]
    # A first name stands for a first name.
    return text.split()[0] if kind == "person" and len(surface.split()) == 1 else text


def _same_shape(surface: str, number: int) -> str:
    """Its letters and its year, other digits: INV-2026-0207 becomes INV-2026-1234."""
    kept = {at for match in _YEAR.finditer(surface) for at in range(match.start(), match.end())}
    result, count = "", number
    for at, char in enumerate(surface):
        if char.isdecimal() and at not in kept:
            result += _COUNTING[count % len(_COUNTING)]
            count += 1
        else:
            result += char
    return result
