"""Numbers that name something: reply codes, tickets, invoices, telephones, money."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.entities.found import Found

#: The codes of RFC 5321 and RFC 4954 that senders see; HTTP has 4xx and 5xx of its own.
_REPLY = re.compile(
    r"(?<![\w.,:/+-])(?:421|45[0124]|53[0458]|55[0-6])(?![\w%€$£]|[.,:/-]\d| \d{3}(?!\d*\.))"
)
_ENHANCED = re.compile(r"(?<![\w.,:/-])[245]\.\d\.\d{1,3}(?![\w%€$£]|[.,:]\d)")
_REPLY_WORDS = re.compile(
    r"smtp|code|c[oó]digo|fehler|error|err(?:eur|o)\b|erreur|bounce|rebot|rebond|reject|rejet|"
    r"rechaz|rejeit|recus|retour|devol|defer|mailbox|mailer|5\.\d\.\d|4\.\d\.\d|server|serv(?:eur|idor)|"
    r"reply|respon|r[ée]ponse|antwort|meldung|message|mensa[jg]|says|quoted|log\b|returned|unzustell|"
    r"zur[uü]ck|kommen|prallen|unknown|unavailable|hard|soft|denied|greylist|throttl|host|auth|refus|status|permanent|tempor|ndr|relay",
    re.IGNORECASE,
)
#: What "550" is a number of, where it is no reply code.
_COUNTED = re.compile(
    r"^\s*(?:[^\W\d_]{0,12}\s)?(?:contact|kontakt|contato|e-?mails?\b|courriels?\b|correos?\b|mails?\b|people|person|pessoa|"
    r"subscri|abonn|suscri|assinant|euro|eur\b|usd|dollar|d[oó]lar|px|pixel|membre|member|mitglied|"
    r"socio|s[oó]cio|adress|direc|endere|destinat|recipient|empf|client|kunde|message|nachricht|mensa[jg]|"
    r"f(?:ois|aktur)|ligne|zeile|row|line|stück|mal\b|times|veces|vezes|newsletter|reais|peso)",
    re.IGNORECASE,
)
#: How near a word must stand to a reply code, in characters.
_NEAR = 45

_TICKET = re.compile(r"(?<![\w#&/])(?:#\s?(\d{3,8})|(T-\d{3,8}))(?![\w-])", re.IGNORECASE)
_NUMBERED_TICKET = re.compile(
    r"(?:ticket|chamado|vorgang|tiquete)s?\s*(?:n[°ºr.o]*\.?|number|num[eé]ro|número|nummer|no\.?)?"
    r"\s*(?<![\w#])(\d{4,8})(?![\w.,-]\d|\w)",
    re.IGNORECASE,
)
_INVOICE = re.compile(
    r"(?<![\w-])(?:(?:INV|RE|RG|FA|FAC|FACT|FC|FT|NF|FV|RN)[-/ ]?\d{4}[-/]?\d{2,6}|F-?\d{4}-\d{2,6}"
    r"|(?:INV|RE|RG|FA|FAC|FT|NF|FV|RN)-?\d{3,10})(?![\w-])",
    re.IGNORECASE,
)
#: Of five digits or more, so that it is no year.
_NUMBERED_INVOICE = re.compile(
    r"(?:invoice|facture|rechnung(?:snummer)?|factura|fatura)\s*"
    r"(?:n[°ºr.o]*\.?|number|num[eé]ro|número|nummer|no\.?)?\s*(?<![\w#])(\d{5,10})(?![\w.,-]\d|\w)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<![\w.,#/+(-])(?:\+\d|\(\d|\d)[\d \u00a0()/-]{5,20}\d(?![\w%€$£]|[.,:]\d)")
_DATE_LIKE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|(?:\d{1,3}\.){3}\d{1,3}")
_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "$": "USD", "usd": "USD", "us$": "USD", "dollar": "USD", "dollars": "USD", "us-dollar": "USD",
    "bucks": "USD", "dolar": "USD", "dolares": "USD", "dólar": "USD", "dólares": "USD",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "quid": "GBP", "libras": "GBP",
    "chf": "CHF", "fr.": "CHF", "franken": "CHF", "franke": "CHF", "francs": "CHF",
    "r$": "BRL", "brl": "BRL", "reais": "BRL", "real": "BRL",
    "mxn": "MXN", "ars": "ARS", "cop": "COP", "clp": "CLP", "cad": "CAD",
    "peso": "MXN", "pesos": "MXN", "balles": "EUR", "piasses": "CAD", "piastres": "CAD",
}  # fmt: skip
_SYMBOLS = "|".join(re.escape(each) for each in sorted(_CURRENCIES, key=len, reverse=True))
_AMOUNT = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,](?:\d{1,2}|[–-]))?"
_MONEY_BEFORE = re.compile(rf"(?<![\w$€£])({_SYMBOLS})\s?({_AMOUNT})(?![\w]|[.,]\d)", re.IGNORECASE)
_MONEY_AFTER = re.compile(rf"(?<![\w.,#])({_AMOUNT})\s?({_SYMBOLS})(?!\w)", re.IGNORECASE)


def find_numbers(text: str) -> Iterator[Found]:
    """All of them; overlaps are possible."""
    yield from _money(text)
    yield from _reply_codes(text)
    for match in _TICKET.finditer(text):
        yield Found("ticket_number", *match.span(), (match[1] or match[2]).upper())
    for match in _NUMBERED_TICKET.finditer(text):
        yield Found("ticket_number", *match.span(1), match[1])
    for match in _INVOICE.finditer(text):
        yield Found("invoice_number", *match.span(), match.group().upper())
    for match in _NUMBERED_INVOICE.finditer(text):
        yield Found("invoice_number", *match.span(1), match[1])
    yield from _phones(text)


def _reply_codes(text: str) -> Iterator[Found]:
    for match in _ENHANCED.finditer(text):
        yield Found("smtp_reply_code", *match.span(), match.group())
    for match in _REPLY.finditer(text):
        around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if _REPLY_WORDS.search(around) and not _COUNTED.match(text[match.end() :]):
            yield Found("smtp_reply_code", *match.span(), match.group())


def _phones(text: str) -> Iterator[Found]:
    for match in _PHONE.finditer(text):
        surface = match.group()
        digits = re.sub(r"\D", "", surface)
        grouped = len(digits) < len(surface) or surface[0] in "+0" or len(digits) == 9
        if 7 <= len(digits) <= 15 and grouped and not _DATE_LIKE.fullmatch(surface):
            yield Found("phone_number", *match.span(), ("+" if surface[0] == "+" else "") + digits)


def _money(text: str) -> Iterator[Found]:
    for match in _MONEY_BEFORE.finditer(text):
        yield Found("money", *match.span(), _amount(match[2], match[1]))
    for match in _MONEY_AFTER.finditer(text):
        yield Found("money", *match.span(), _amount(match[1], match[2]))


def _amount(number: str, currency: str) -> str:
    """`"1.200,5", "€"` → `"1200.50 EUR"`: a group of three after the last mark is thousands."""
    number = re.sub(r"[.,][–-]$", "", number).replace("'", "").replace(" ", "")
    whole, decimals = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", number).groups()
    digits = re.sub(r"[.,]", "", whole)
    return f"{int(digits)}.{(decimals or '00').ljust(2, '0')} {_CURRENCIES[currency.lower()]}"
