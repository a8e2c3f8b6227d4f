"""When a conversation follows its customer into another language."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Says nothing about the language of who wrote it.
_NEUTRAL = re.compile(r"\S*[@/\\_<>=]\S*|\S+\.\S+|\S*\d\S*")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Clarity:
    """What a message needs in order to set the language: confidence, words, letters."""

    confidence: float
    words: int
    letters: int


#: The first clear message sets the language; leaving it again takes a whole clear sentence.
TO_SETTLE = Clarity(confidence=0.8, words=2, letters=9)
TO_SWITCH = Clarity(confidence=0.95, words=4, letters=20)


def language_to_follow(
    text: str, code: str, confidence: float, current: str | None, settled: bool
) -> str | None:
    """The language to go on in, or None to stay as it is.

    `code` is the language of `text` (one that the assistant speaks), `current` the conversation's,
    `settled` whether the customer has shown it. "ok", a number or an address changes nothing.
    """
    if settled and code == current:
        return None
    needed = TO_SWITCH if settled else TO_SETTLE
    words = _WORD.findall(_NEUTRAL.sub(" ", text))
    clear = (
        confidence >= needed.confidence
        and len(words) >= needed.words
        and sum(map(len, words)) >= needed.letters
    )
    return code if clear else None
