"""Misspelt words: one slip of the finger away from a word of a given list."""

from __future__ import annotations

from collections.abc import Iterable

#: Shorter words have too many neighbours that are words themselves.
SHORTEST = 6


class Spelling:
    """Finds the listed word that differs in one letter too many, too few, wrong, or swapped."""

    def __init__(self, words: Iterable[str], others: Iterable[str] = ()) -> None:
        """`others` are words that look like a listed one and are none."""
        self._words = frozenset(words)
        self._others = frozenset(others)
        self._shortened: dict[str, str] = {}
        for word in sorted(self._words):
            if len(word) >= SHORTEST:
                for shorter in (word, *_without_one(word)):
                    self._shortened.setdefault(shorter, word)

    def correct(self, word: str) -> str:
        """The listed word that `word` stands for, else `word` itself."""
        if word in self._words or word in self._others or len(word) < SHORTEST - 1:
            return word
        for shorter in (word, *_without_one(word)):
            listed = self._shortened.get(shorter)
            if listed is not None and listed[0] == word[0] and _one_slip(word, listed):
                return listed
        return word


def _without_one(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]


def _one_slip(word: str, listed: str) -> bool:
    """Whether they differ in one letter more or less, a swap, or (long words) a wrong letter."""
    place = 0
    while place < min(len(word), len(listed)) and word[place] == listed[place]:
        place += 1
    one, other = word[place:], listed[place:]
    return (
        one[1:] == other
        or one == other[1:]
        or (one[1:] == other[1:] and len(listed) > SHORTEST)
        or (one[:2] == other[1::-1] and one[2:] == other[2:])
    )
