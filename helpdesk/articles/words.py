"""Full-text search: BM25 over words, and over their letters for what is misspelt or inflected."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from helpdesk.articles.model import Article

Scores = NDArray[np.float64]

#: How often a word of each part counts.
_TITLE, _SUMMARY, _KEYWORDS, _QUESTIONS, _BODY = 6.0, 2.0, 4.0, 2.0, 1.0
#: BM25's usual constants: how fast repetition stops to matter, how much length does.
_K1, _B = 1.2, 0.4
#: How much letters count beside whole words.
_LETTERS = 0.6
#: What follows of a question is not looked at.
_LONGEST = 60

_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    """The words of a text without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))


def _letters(word: str) -> Iterator[str]:
    """Runs of three and four letters; `_` stands at the word's edges."""
    edged = f"_{word}_"
    for length in (3, 4):
        for start in range(len(edged) - length + 1):
            yield edged[start : start + length]


class WordIndex:
    """All articles of one language."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.slugs = [article.slug for article in articles]
        weighted = [_weighted_words(article) for article in articles]
        self._words = _Bm25(weighted)
        self._letters = _Bm25([_weighted_letters(counts) for counts in weighted])

    def match(self, question: str) -> Scores:
        """For each article, how much of the question it covers: 0 for nothing of it, about 1
        where it speaks of all of it often."""
        asked = words(question)[:_LONGEST]
        letters = [run for word in asked for run in _letters(word)]
        return (1 - _LETTERS) * self._words.match(asked) + _LETTERS * self._letters.match(letters)


class _Bm25:
    """Okapi BM25 (Robertson and Zaragoza 2009), as a share of the best that a question can get."""

    def __init__(self, documents: Sequence[Mapping[str, float]]) -> None:
        self._size = len(documents)
        lengths = np.array([sum(document.values()) for document in documents])
        norms = _K1 * (1 - _B + _B * lengths / max(float(lengths.mean()), 1.0))
        found: dict[str, tuple[list[int], list[float]]] = defaultdict(lambda: ([], []))
        for row, document in enumerate(documents):
            for term, count in document.items():
                rows, counts = found[term]
                rows.append(row)
                counts.append(count)
        self._rarity = {term: self._rarity_in(len(rows)) for term, (rows, _) in found.items()}
        self._postings: dict[str, tuple[NDArray[np.int64], Scores]] = {}
        for term, (rows, counts) in found.items():
            where, often = np.array(rows), np.array(counts)
            self._postings[term] = (where, self._rarity[term] * often / (often + norms[where]))

    def match(self, terms: Sequence[str]) -> Scores:
        asked = Counter(terms)
        best = sum(self._rarity.get(term, self._rarity_in(1)) for term in asked)
        known = [self._postings[term] for term in asked if term in self._postings]
        if not known:
            return np.zeros(self._size)
        rows = np.concatenate([rows for rows, _ in known])
        weights = np.concatenate([weights for _, weights in known])
        return np.bincount(rows, weights, self._size) / best

    def _rarity_in(self, documents: int) -> float:
        return math.log(1 + (self._size - documents + 0.5) / (documents + 0.5))


def _weighted_words(article: Article) -> dict[str, float]:
    parts = (
        (_TITLE, article.title),
        (_SUMMARY, article.summary),
        (_KEYWORDS, " ".join(article.keywords)),
        (_QUESTIONS, " ".join(article.questions)),
        (_BODY, article.body),
    )
    counts: dict[str, float] = defaultdict(float)
    for weight, text in parts:
        for word in words(text):
            counts[word] += weight
    return counts


def _weighted_letters(counts: Mapping[str, float]) -> dict[str, float]:
    letters: dict[str, float] = defaultdict(float)
    for word, count in counts.items():
        for run in _letters(word):
            letters[run] += count
    return letters
