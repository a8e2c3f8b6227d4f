"""Search by meaning: how close a question is to what each article answers, in any language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpdesk.articles.embedding import Embedder, Vectors
from helpdesk.articles.model import Article


class Meaning:
    """The vectors of all passages of all articles; `slugs` names the matters that are ranked."""

    def __init__(
        self,
        articles: Sequence[Article],
        slugs: Sequence[str],
        vectors: Vectors,
        embedder: Embedder,
    ) -> None:
        """`vectors` has a row for each passage of each article, in order."""
        place = {slug: position for position, slug in enumerate(slugs)}
        self._embedder = embedder
        self._middle = vectors.mean(axis=0)
        # E5's cosines all lie close together: what all texts share is taken away.
        centred = _unit(vectors - self._middle)
        owner = np.array([place[a.slug] for a in articles for _ in a.passages], dtype=np.int64)
        order = np.argsort(owner, kind="stable")
        self._vectors = centred[order]
        self._begins = np.searchsorted(owner[order], np.arange(len(slugs)))

    def match(self, question: str) -> NDArray[np.float64]:
        """For each matter, the cosine of its closest passage, from -1 to 1."""
        asked = _unit(self._embedder.query(question) - self._middle)
        return np.maximum.reduceat(self._vectors @ asked, self._begins).astype(np.float64)


def _unit(vectors: Vectors) -> Vectors:
    unit: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    return unit
