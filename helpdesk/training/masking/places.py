"""Addresses on the internet: mailboxes, web pages, machines, domains, and keys that open things."""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpdesk.training.masking.span import Span

_EMAIL = re.compile(
    r"[\w.+%'-]*\w[\w.+%-]*(?:@|\s?\(at\)\s?|\s?\[at\]\s?)[\w-]+(?:\.[\w-]+)*\.\w{2,}"
)
_HIDDEN_EMAIL = re.compile(r"\b[\w.+-]+@(?=$|[\s,;:!?)])")
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"'«»“”)]+|\bwww\.[^\s<>\"'«»“”)]+", re.IGNORECASE)
_IPV4 = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2})?(?![\d]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){0,6}(?![\w:])", re.I)
_HANDLE = re.compile(r"(?<![\w@./])@[A-Za-z_][\w.]{2,}(?<!\.)")
#: A key or token: long, of letters and digits mixed as no word is.
_TOKEN = re.compile(
    r"(?<![\w.-])(?:eyJ[\w-]+\.[\w-]+(?:\.[\w-]+)?"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?![A-Z]{2}\d\d-\d{4}-)(?=[\w.-]*[A-Za-z])(?=(?:[\w.-]*\d){4})[A-Za-z0-9_.-]{20,})(?![\w-])",
    re.IGNORECASE,
)
_TLD = (
    "com|net|org|info|biz|io|eu|fr|de|es|pt|br|at|ch|be|nl|it|uk|ie|us|ca|mx|ar|co|cl|pe|lu|li|pl"
    "|se|dk|no|fi|cz|ro|bg|gr|tr|ma|sn|ao|mz|in|au|nz|za|app|dev|shop|store|online|site|tech|cloud"
    "|agency|studio|cat|bzh|berlin|wien|paris|swiss|coop|blog|news|email"
)
_DOMAIN = re.compile(
    rf"(?<![\w@./-])(?:[a-zà-ÿ0-9](?:[a-zà-ÿ0-9-]*[a-zà-ÿ0-9])?\.)+(?:{_TLD})(?![\w-]|\.\w|@)",
)
#: Of nobody in particular: mailbox providers, block lists and services that everybody names.
_EVERYBODYS = re.compile(
    r"(?:^|\.)(?:example(?:\.\w+)+|(?:gmail|googlemail|google|outlook|office365|office|hotmail|live"
    r"|msn|yahoo|ymail|aol|icloud|me|mac|apple|microsoft|amazon|amazonaws|gmx|web|t-online|freenet"
    r"|posteo|mailbox|orange|free|laposte|wanadoo|sfr|bluewin|telefonica|movistar|terra|sapo|uol"
    r"|bol|proton|protonmail|spamhaus|barracudacentral|mxtoolbox|sorbs|spamcop|mailjet|mailgun"
    r"|mailchimp|sendgrid|brevo|wordpress|shopify|prestashop|woocommerce|magento|zapier|paypal"
    r"|stripe|github|cloudflare|ovh|ovhcloud|ionos|strato|hetzner|gandi|godaddy|infomaniak"
    r"|facebook|instagram|linkedin|twitter|youtube|wikipedia)(?:\.com?)?\.[a-z]{2,4})$",
    re.IGNORECASE,
)
_SECRET_IN_URL = re.compile(r"[?#@]|[^/]{16,}|\d{5,}")
_FOR_EXAMPLES = re.compile(r"192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|127\.|2001:db8:", re.I)


def places(text: str) -> Iterator[Span]:
    """All of them; where two overlap, the first one named is the right one."""
    for match in _URL.finditer(text):
        end = match.start() + len(match[0].rstrip(".,;:!?…"))
        if not _is_everybodys_page(text[match.start() : end]):
            yield Span(match.start(), end, "url")
    for pattern, kind in (
        (_EMAIL, "email"), (_HIDDEN_EMAIL, "email_start"), (_TOKEN, "token"), (_IPV4, "ip"),
        (_IPV6, "ip6"), (_HANDLE, "handle"),
    ):  # fmt: skip
        for match in pattern.finditer(text):
            if not _is_for_examples(kind, match[0]):
                yield Span(match.start(), match.end(), kind)
    for match in _DOMAIN.finditer(text):
        if not _EVERYBODYS.search(match[0]):
            yield Span(match.start(), match.end(), "domain")


def _is_everybodys_page(url: str) -> bool:
    host, _, rest = url.partition("://")[2].partition("/")
    return bool(_EVERYBODYS.search(host)) and not _SECRET_IN_URL.search(rest)


def _is_for_examples(kind: str, surface: str) -> bool:
    if kind == "ip6":
        # A time such as 10:30:00 has no letters and no double colon.
        is_time = surface.replace(":", "").isdecimal() and "::" not in surface
        return is_time or bool(_FOR_EXAMPLES.match(surface))
    if kind == "ip":
        too_large = any(int(part) > 255 for part in re.split(r"[./]", surface))
        return too_large or bool(_FOR_EXAMPLES.match(surface))
    if kind == "email_start":
        return surface.lower() in ("info@", "contact@", "office@", "support@", "hello@", "kontakt@")
    if kind == "handle":
        return bool(_EVERYBODYS.search(f"{surface[1:]}.com"))
    return kind == "email" and bool(re.search(r"@(?:[\w-]+\.)*example(?:\.\w+)+$", surface))
