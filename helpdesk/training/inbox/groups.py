"""Messages that say the same, found by their meaning, so that one look serves all of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from helpdesk.articles.embedding import Embedder, Vectors
from helpdesk.articles.kept_vectors import kept_vectors

#: Cosines of E5, which all lie close together: the same in other words, and on the same matter.
SAME, SIMILAR = 0.94, 0.88


class Meanings(Protocol):
    """Turns texts into unit vectors."""

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """A row for each text."""


class KeptMeanings:
    """Computed once for each text, and kept in a file; the texts themselves are not."""

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self._embedder = embedder
        self._folder = folder

    def __call__(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, 1), dtype=np.float32)
        return kept_vectors(list(texts), self._embedder, self._folder)


def grouped(texts: Sequence[str], meanings: Meanings, near: float = SAME) -> list[list[int]]:
    """The places of `texts` in groups that say the same, or are as `near`, in order of their first.

    Each text joins the first group whose first text is near enough: groups do not drift.
    """
    likeness = _cosines(meanings(texts))
    groups: list[list[int]] = []
    for place in range(len(texts)):
        for group in groups:
            if likeness[group[0], place] >= near:
                group.append(place)
                break
        else:
            groups.append([place])
    return groups


def nearest(text: str, others: Sequence[str], meanings: Meanings, limit: int) -> list[int]:
    """The places of those `others` that mean much the same as `text`, nearest first."""
    if not others:
        return []
    likeness = _cosines(meanings([text, *others]))[0, 1:]
    order = np.argsort(-likeness, kind="stable")[:limit]
    return [int(place) for place in order if likeness[place] >= SIMILAR]


def _cosines(vectors: Vectors) -> NDArray[np.float32]:
    length = np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
    unit: NDArray[np.float32] = vectors / length
    return unit @ unit.T
