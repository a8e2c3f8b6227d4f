"""Words as the search compares them, the same whatever the database."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

#: Longer words are cut; databases limit their length.
LONGEST = 40
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> list[str]:
    """The words of a text, without case, accents and ligatures, in order."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return [word[:LONGEST] for word in _WORD.findall(bare)]


def folded_words(texts: Iterable[str]) -> str:
    """All words of the texts, each once, in order, with a space between."""
    return " ".join(sorted({word for text in texts for word in fold(text)}))
