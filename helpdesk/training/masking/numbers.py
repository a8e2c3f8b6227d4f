"""Numbers that belong to somebody: bank, card, tax, invoice, ticket, customer, phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.training.masking.span import Span

#: What stands there since a message was stored (helpdesk/conversations/redaction.py).
_CARD_MASK = re.compile(r"(?:•{4} ?){4}")
_PIN_MASK = re.compile(r"•{6}")

_IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z]{4}(?=[ -]?\d))?(?:[ -]?(?=[A-Z]{0,3}\d)[A-Z0-9]{1,30}){1,9}\b",
    re.IGNORECASE,
)
_TAX = re.compile(
    r"\b(?:FR ?[A-Z0-9]{2}|DE|ATU|ESX?|ES ?[A-Z]|PT|IT|BE|LU|GB|CHE-?|IE|NL|PL|BR) ?"
    r"\d{3}[ .]?\d{3}[ .]?\d{2,5}[A-Z]?\b"
)
#: Prefixes of things that are no one's: standards, codes, currencies, algorithms.
_COMMON = (
    "RFC|ISO|UTF|SHA|RSA|AES|MD|HTTP|HTTPS|SMTP|IPV|CVE|DIN|EN|WIN|MS|KB|EUR|USD|GBP|CHF|BRL|RS"
    "|TLS|SSL|PHP|API|DNS|MX|SPF|AT|OS|V"
)
#: INV-2026-0207, F2026-118, T-1204, #48213.
_REFERENCE = re.compile(
    rf"(?<![\w#-])(?:#\s?\d{{3,}}|(?!(?:{_COMMON})[\s/-]?\d)[A-Z]{{1,6}}[-_/]?\d[\d/_-]*\d)"
    r"(?![\w-])"
)
_LABELLED = re.compile(
    r"(?<!\w)(?:invoices?|bill|tickets?|case|order|customer|client|account|contract|reference|ref"
    r"|factures?|commande|dossier|r[ée]f[ée]rence|contrat|compte|num[ée]ro"
    r"|rechnung(?:snummer)?|bestellung|bestellnummer|vorgang(?:snummer)?|kundennummer|konto(?:nummer)?"
    r"|vertrag(?:snummer)?|aktenzeichen|nummer|facturas?|pedido|caso|contrato|cuenta|cliente"
    r"|n[úu]mero|fatura|conta|refer[êe]ncia|referencia|boleto)"
    r"(?:\s*(?:no\.?|nos\.?|n[°ºo]\.?|nr\.?|nrs\.?|number|id|num[ée]ro|n[úu]mero|n\.º|#|de|do|da"
    r"|client|cliente|is|ist|est|es|é|[:=-])){0,4}\s*"
    r"(?P<value>(?=[\w/-]*\d{3})[A-Z0-9][A-Z0-9/_-]*\d)(?![\w-])",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Digits in groups, as phone numbers and many others are written.
_DIGITS = re.compile(
    r"(?<![\w.,:/-])(?:\+|00)?\(?\d(?:[ .\-/()\u00a0\u202f]{0,2}\d){5,18}\)?(?![\w]|[.,:/-]\d)"
)
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T]\d{2})?"
    r"|\d{1,2}[-/. ]{1,2}\d{1,2}[-/. ]{1,2}(?:\d{4}|\d{2})"
    r"|(?:19|20)\d\d ?[-/–] ?(?:19|20)\d\d"
    r"|(?:\d{1,2}[-/.]){0,2}\d{4} ?- ?(?:\d{1,2}[-/.]){0,2}\d{4}"
)
#: 550 5.7.1, and an address of a machine.
_NO_ONES = re.compile(r"[2-5]\d\d[ -][2-5]\.\d{1,3}\.\d{1,3}|(?:\d{1,3}\.){3}\d{1,3}")
_MONEY_NEAR = re.compile(r"(?:[€$£]|EUR|USD|GBP|CHF|R\$|Rs\.?)\s?$", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    r"\s?(?:[€$£%]|EUR|USD|GBP|CHF|euros?\b|reais\b|Franken\b)", re.IGNORECASE
)
_COUNT_AFTER = re.compile(
    r"\s?(?:d'|de )?(?:e-?mails?|mails?|messages?|contacts?|kontakte|contactos?|contatos?|adress"
    r"|address|empf[äa]nger|recipients?|destinat|correos?|envois?|nachrichten|mensaje|mensagens)",
    re.IGNORECASE,
)


def numbers(text: str) -> Iterator[Span]:
    """All of them; where two overlap, the first one named is the right one."""
    for pattern, kind in ((_CARD_MASK, "card"), (_PIN_MASK, "pin"), (_TAX, "shape")):
        for match in pattern.finditer(text):
            end = match.start() + len(match[0].rstrip())
            if kind != "shape" or not _is_iban_head(text, match):
                yield Span(match.start(), end, kind)
    for match in _IBAN.finditer(text):
        letters = re.sub(r"[ -]", "", match[0])
        if 15 <= len(letters) <= 34 and sum(map(str.isdecimal, letters)) >= 10:
            yield Span(match.start(), match.end(), "iban")
    for match in _LABELLED.finditer(text):
        if not _YEAR.fullmatch(match["value"]) and not _counts(text, match.end("value")):
            yield Span(match.start("value"), match.end("value"), "shape")
    for match in _REFERENCE.finditer(text):
        if sum(map(str.isdecimal, match[0])) >= 4 or match[0].startswith("#"):
            yield Span(match.start(), match.end(), "shape")
    for match in _DIGITS.finditer(text):
        if kind_of := _kind_of_digits(text, match):
            yield Span(match.start(), match.end(), kind_of)


def _kind_of_digits(text: str, match: re.Match[str]) -> str | None:
    surface = match[0].strip(" ()") if "." in match[0] else match[0].strip()
    digits = re.sub(r"\D", "", surface)
    if _DATE.fullmatch(surface) or _NO_ONES.fullmatch(surface):
        return None
    if _MONEY_NEAR.search(text[: match.start()]):
        return None
    if _MONEY_AFTER.match(text, match.end()) or _counts(text, match.end()) or _is_round(surface):
        return None
    international = surface.startswith(("+", "00"))
    if 13 <= len(digits) <= 19 and not international:
        return "card" if _luhn(digits) else "shape"
    if 7 <= len(digits) <= 15 and (international or digits[0] == "0" or digits != surface):
        return "phone"
    return "shape" if len(digits) >= 6 else None


def _counts(text: str, end: int) -> bool:
    return bool(_COUNT_AFTER.match(text, end))


def _is_round(surface: str) -> bool:
    """1000000, 1 000 000, 2.500.000: an amount of something."""
    groups = re.split(r"[ .,\u00a0\u202f]", surface)
    grouped = len(groups) > 1 and all(len(each) == 3 for each in groups[1:])
    return surface.endswith("000") and (len(groups) == 1 or grouped)


def _is_iban_head(text: str, match: re.Match[str]) -> bool:
    return bool(re.match(r" ?\d{2}", text[match.end() :])) or bool(_IBAN.match(text, match.start()))


def _luhn(digits: str) -> bool:
    doubled = [int(each) * 2 - 9 * (int(each) > 4) for each in digits[-2::-2]]
    return (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0
