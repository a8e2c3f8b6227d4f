"""One turn of the dialogue: what holds for every message, around the part that Rasa chose."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from zlib import crc32

from helpdesk.dialogue import options, phrases, returning
from helpdesk.dialogue.answers import take_answer
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.handlers import DEPARTURES, INFORMATION
from helpdesk.texts.catalog import LANGUAGES

#: A longer message that also says "no account" is about something else.
_FEW_WORDS = 8
#: What programs type and people don't: `/restart`, `/affirm{"a": 1}`, `EXTERNAL: stop`. The first
#: sign may be a look-alike of the slash (bot/channel.py), or behind invisible characters.
_COMMAND = re.compile(
    r"[\s\u200b-\u200f\u2060\ufeff]*(?:[/\u2215]\w+(?:@\S*)?\s*(?:\{.*)?$|EXTERNAL:)", re.DOTALL
)


def lead(exchange: Exchange, part: Callable[[Exchange], None]) -> None:
    """Answer in this exchange: greet back who was away, then `part`, never thrice the same."""
    chosen_for = exchange.heard.intent
    _hear_what_is_inside(exchange)
    if exchange.heard.intent != chosen_for:
        # Rasa chose for what the message looked like.
        part = take_answer
    if returning.take_up_again(exchange):
        return
    before = len(exchange.said)
    part(exchange)
    _vary(exchange, before)


def _hear_what_is_inside(exchange: Exchange) -> None:
    """What intents do not tell: a typed command, a further language, having no account."""
    heard, conversation = exchange.heard, exchange.conversation
    language = conversation.language
    if _COMMAND.match(heard.text):
        exchange.heard = replace(heard, intent="nlu_fallback", requests=(), ranking=())
        return
    meant = heard.intent
    if phrases.says(heard.text, "also_speak", language):
        named = [c for c in heard.values("language") if c in LANGUAGES and c != language]
        conversation.named_languages = list(dict.fromkeys([*conversation.named_languages, *named]))
        if named and meant not in exchange.services.policy.topics and meant not in DEPARTURES:
            meant = "also_speaks"
    elif (
        exchange.account is None
        and len(heard.text.split()) <= _FEW_WORDS
        and phrases.says(heard.text, "no_account", language)
    ):
        meant = "command_guest"
    if meant != heard.intent:
        exchange.heard = replace(heard, intent=meant, confidence=1.0, requests=(), ranking=())


def _vary(exchange: Exchange, before: int) -> None:
    """The same answer again is marked as said; a third time, people are offered instead."""
    said = exchange.said[before:]
    if exchange.heard.intent not in INFORMATION or not said:
        return
    answer = said[0]
    about = " ".join(article.slug for article in answer.articles)
    times, said_before = exchange.memory.count_asked(
        f"{exchange.heard.intent} {about}".strip(), crc32(answer.text.encode())
    )
    if not said_before:
        # Things changed meanwhile, or it was put in other words.
        return
    if times == 1:
        exchange.said[before] = replace(answer, text=f"{exchange.text('again')} {answer.text}")
    else:
        ways = tuple(options.way_on(exchange, exchange.weigh()))
        # What was waited for is still asked behind it.
        waiting = said[1:] if exchange.conversation.expects else []
        exchange.said[before:] = [
            replace(answer, text=exchange.text("asked_often"), choices=ways, articles=()),
            *waiting,
        ]
