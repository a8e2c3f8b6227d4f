"""Text as it is understood: visible characters in one spelling, traceable to the original.

Offsets in the original text (of entities, tokens) must survive, so that a normal text carries the
place each of its characters came from.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: Typed instead of an apostrophe or a plain quotation mark; NFKC leaves or mangles them.
_QUOTES = str.maketrans({"\u00b4": "'", "\u0060": "'", "\u2018": "'", "\u2019": "'"})
_UNUSUAL = re.compile(r"[^\n\t\x20-\x5f\x61-\x7e\u00c0-\u024f\u20ac]")


@dataclass(frozen=True)
class NormalText:
    """`text` in normal form; `spans[i]` is where its i-th character stood in the original."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that `text[start:end]` came from; start < end."""
        return self.spans[start][0], self.spans[end - 1][1]


def normalise(text: str) -> NormalText:
    """NFKC with plain apostrophes, without invisible, bidirectional or control characters.

    Lone surrogates become U+FFFD, so that the result can always be encoded. Line breaks and tabs
    stay.
    """
    if not _UNUSUAL.search(text):
        return NormalText(text, tuple((place, place + 1) for place in range(len(text))))
    characters: list[str] = []
    spans: list[tuple[int, int]] = []
    for start, end in _clusters(text):
        for character in _normal_cluster(text[start:end]):
            characters.append(character)
            spans.append((start, end))
    return NormalText("".join(characters), tuple(spans))


def fold(text: str) -> str:
    """Lower case without accents: what a hurried customer types. Length may change."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans of base characters, each with the combining marks that follow it."""
    starts = [
        place
        for place, character in enumerate(text)
        if place == 0 or not unicodedata.combining(character)
    ]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _normal_cluster(cluster: str) -> str:
    kept = [
        character.translate(_QUOTES)
        for character in cluster
        if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Co", "Cs")
    ]
    if not kept:
        return "\ufffd" if unicodedata.category(cluster[0]) == "Cs" else ""
    return unicodedata.normalize("NFKC", "".join(kept))
