"""Hybrid search: words (BM25, by SQLite's FTS5) and meaning (sentence embeddings), joined."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Sequence

import numpy as np

from helpdesk.articles.embedding import Embedder
from helpdesk.articles.model import Article

#: What a matching topic adds: about the gap between a good and a middling match.
TOPIC_BONUS = 0.35
#: How much words count beside meaning.
WORDS_WEIGHT = 0.5
#: A column's weight in BM25: title, summary, keywords, body.
_COLUMN_WEIGHTS = "8.0, 4.0, 6.0, 1.0"

_WORD = re.compile(r"\w{2,}", re.UNICODE)


class ArticleIndex:
    """Ranks matters (slugs), whatever the languages of question and article."""

    def __init__(self, articles: Sequence[Article], embedder: Embedder) -> None:
        self._articles = articles
        self._embedder = embedder
        self._slugs = sorted({article.slug for article in articles})
        positions = {slug: position for position, slug in enumerate(self._slugs)}
        self._slug_of = np.array([positions[article.slug] for article in articles], dtype=np.int64)
        self._vectors = embedder.passages([article.about for article in articles])
        self._mean = self._vectors.mean(axis=0)
        self._topics = {
            slug: {topic for a in articles if a.slug == slug for topic in a.topics}
            for slug in self._slugs
        }
        self._lock = threading.Lock()
        self._words = self._full_text(articles)

    def rank(
        self, query: str, *, topic: str | None = None, limit: int = 10
    ) -> list[tuple[str, float]]:
        """The best matters and their scores, best first."""
        if not self._slugs or not query.strip():
            return []
        scores = self._meaning(query) + WORDS_WEIGHT * self._matching_words(query)
        if topic is not None:
            scores += TOPIC_BONUS * np.array([topic in self._topics[slug] for slug in self._slugs])
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(self._slugs[i], float(scores[i])) for i in best]

    def _meaning(self, query: str) -> np.ndarray:
        """Likeness to the closest language version of each matter, spread over 0 to 1.

        E5's cosines all lie close together: they are centred first.
        """
        likeness = (self._vectors - self._mean) @ (self._embedder.query(query) - self._mean)
        best = np.full(len(self._slugs), -np.inf)
        np.maximum.at(best, self._slug_of, likeness)
        return _spread(best)

    def _matching_words(self, query: str) -> np.ndarray:
        words = list(dict.fromkeys(_WORD.findall(query.lower())))[:40]
        scores = np.zeros(len(self._slugs))
        if not words:
            return scores
        expression = " OR ".join(f'"{word}"' for word in words[:-1])
        # The last word may still be being typed.
        expression = f"{expression} OR " * bool(expression) + f'"{words[-1]}"*'
        with self._lock:
            rows = self._words.execute(
                f"SELECT rowid, bm25(articles, {_COLUMN_WEIGHTS}) FROM articles "  # noqa: S608
                "WHERE articles MATCH ? ORDER BY 2 LIMIT 50",
                (expression,),
            ).fetchall()
        for rowid, score in rows:
            position = self._slug_of[rowid]
            scores[position] = max(scores[position], -score)
        return _spread(scores) if rows else scores

    @staticmethod
    def _full_text(articles: Sequence[Article]) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        connection.execute(
            "CREATE VIRTUAL TABLE articles USING fts5(title, summary, keywords, body, "
            "tokenize='unicode61 remove_diacritics 2')"
        )
        connection.executemany(
            "INSERT INTO articles(rowid, title, summary, keywords, body) VALUES (?, ?, ?, ?, ?)",
            [
                (row, a.title, a.summary, " ".join(a.keywords), a.body)
                for row, a in enumerate(articles)
            ],
        )
        return connection


def _spread(scores: np.ndarray) -> np.ndarray:
    """Linearly to 0 … 1."""
    low, high = float(scores.min()), float(scores.max())
    return (scores - low) / (high - low) if high > low else np.zeros_like(scores)
