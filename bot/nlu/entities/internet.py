"""Addresses of the internet: e-mail, URL, IP, domain; DNS records."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from bot.nlu.entities.found import Found

_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_HOST = rf"(?:{_LABEL}\.)+[^\W\d_]{{2,24}}"
_EMAIL = re.compile(rf"(?<![\w.+-])[\w.+'-]*[\w+-]@{_HOST}\b")
_URL = re.compile(
    rf"(?<![\w@.])(?:https?://[^\s<>\"'»“”]+|www\.{_HOST}(?:[/?#][^\s<>\"'»“”]*)?"
    rf"|{_HOST}/[^\s<>\"'»“”]*)",
    re.IGNORECASE,
)
_IPV4 = re.compile(r"(?<![\w.:])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w.:])(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?![\w:])")
_DOMAIN = re.compile(rf"(?<![\w./-])(?<!\w@)(?<!//){_HOST}(?![\w@-])")
#: Two words without a space after the full stop look like a domain; these endings do not lie.
_TOP_LEVEL = frozenset(
    """
    app ar at au be bg biz br ca cat ch cl cloud cn co com cz de dev dk edu email es eu example fi
    fr gov gr hu ie in info io it jp lu me mx net nl no nz online org pl pt ro ru se shop site sk
    store test local tr tv ua uk us
    """.split()  # noqa: SIM905
)
#: A closing bracket or a full stop ends the sentence rather than the address.
_TRAILING = ".,;:!?)]}…"


def find_internet(text: str) -> Iterator[Found]:
    """All of them; a host within an e-mail address or a URL is found too, but shorter."""
    for match in _EMAIL.finditer(text):
        yield Found("email_address", *match.span(), match.group().lower())
    for match in _URL.finditer(text):
        address = match.group().rstrip(_TRAILING)
        yield Found("url", match.start(), match.start() + len(address), address)
    for pattern in (_IPV4, _IPV6):
        yield from _addresses(pattern, text)
    for match in _DOMAIN.finditer(text):
        ending = match.group().rpartition(".")[2].lower()
        if ending in _TOP_LEVEL:
            yield Found("domain_name", *match.span(), match.group().lower())


def _addresses(pattern: re.Pattern[str], text: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        try:
            address = ipaddress.ip_address(match.group())
        except ValueError:
            continue
        yield Found("ip_address", *match.span(), str(address))
