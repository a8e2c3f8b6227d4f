"""What a message mentions that need not be asked: entities, campaigns, mailbox providers, dates."""

from __future__ import annotations

import re

from helpdesk.dialogue.exchange import Entity, Exchange

#: Where recipients have their mail; named, they are not the domain that a customer sends from.
_MAILBOX_PROVIDERS = frozenset(
    """
    gmail.com googlemail.com outlook.com hotmail.com hotmail.fr live.com yahoo.com yahoo.fr
    yahoo.de yahoo.es icloud.com web.de gmx.de gmx.net gmx.at t-online.de freenet.de orange.fr
    wanadoo.fr free.fr laposte.net sfr.fr uol.com.br bol.com.br terra.com.br sapo.pt
    """.split()  # noqa: SIM905
)
_PROVIDER_NAME = re.compile(
    r"\b(gmail|outlook|hotmail|yahoo|icloud|gmx|web\.de|t-online|freenet|orange|wanadoo"
    r"|laposte|sfr|uol|bol|terra|office ?365|microsoft ?365)\b",
    re.IGNORECASE,
)
#: A campaign by its number or code; names in quotation marks too.
_CAMPAIGN = re.compile(
    r"\b(?:campaign|campagne|kampagne|campaña|campanha)\s+"
    r"(?:(?:n[°ºro.]*|nr\.?|#|id|number|numéro|nummer|número)\s*)?"
    r"([\w-]*\d[\w-]*|[«“„\"][^»”“\"]{2,60}[»”“\"])",
    re.IGNORECASE,
)
#: What stands before a date that something goes on since, in any language.
_LEAD = re.compile(
    r"\b(?:since|as of|seit|depuis|desde|há|hace|il y a|vor)(?:\s+(?:le|la|el|o|a|dem|der))?\s+$",
    re.IGNORECASE,
)


def notice_entities(exchange: Exchange) -> None:
    """Remember what the message names, so that it need not be asked."""
    text, memory = exchange.heard.text, exchange.memory
    for entity in exchange.heard.entities:
        if entity.entity == "date":
            memory.add_entity(*_date(text, entity))
        elif entity.entity != "domain_name" or entity.value not in _MAILBOX_PROVIDERS:
            memory.add_entity(entity.entity, entity.value)
    for campaign in _CAMPAIGN.findall(text):
        memory.add_entity("campaign", campaign)
    for provider in _PROVIDER_NAME.findall(text):
        memory.add_entity("mailbox_provider", provider)


def _date(text: str, date: Entity) -> tuple[str, str]:
    """A date in the customer's words: a `since` with what leads to it, as in `since Tuesday`."""
    words = text[date.start : date.end] or date.value
    lead = _LEAD.search(text[: date.start])
    return ("since", f"{lead[0]}{words}") if lead else ("date", words)
