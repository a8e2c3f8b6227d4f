"""Takes out of sentence vectors what all messages share, and what only tells the language."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

#: A language with fewer training messages has the mean of all.
LEAST = 20
_FILE = "statistics.npz"


class Centring:
    """Subtracts the mean of a vector's language, divides by the deviation, makes the length 1.

    Vectors of one encoder are narrow (E5's cosines lie between 0.75 and 0.95), and those of one
    language lie together: without its mean, the same request in two languages comes closer.
    """

    def __init__(self) -> None:
        self._means: dict[str, np.ndarray] = {}
        self._mean = np.zeros(1, dtype=np.float32)
        self._deviation = np.ones(1, dtype=np.float32)

    def fit(self, vectors: np.ndarray, languages: Sequence[str]) -> None:
        """Learn from one language per row."""
        of_row = np.array(languages)
        self._mean = vectors.mean(axis=0)
        self._means = {
            str(language): vectors[of_row == language].mean(axis=0)
            for language in np.unique(of_row)
            if (of_row == language).sum() >= LEAST
        }
        self._deviation = self._centred(vectors, languages).std(axis=0) + np.float32(1e-6)

    def apply(self, vectors: np.ndarray, languages: Sequence[str]) -> np.ndarray:
        """Rows of length 1, float32."""
        scaled = self._centred(vectors, languages) / self._deviation
        lengths = np.linalg.norm(scaled, axis=1, keepdims=True)
        return (scaled / np.maximum(lengths, 1e-9)).astype(np.float32)

    def save(self, directory: Path) -> None:
        """Write `statistics.npz`."""
        means = {f"mean_{language}": mean for language, mean in self._means.items()}
        np.savez(directory / _FILE, mean=self._mean, deviation=self._deviation, **means)

    def restore(self, directory: Path) -> None:
        """Take over what `save` wrote."""
        with np.load(directory / _FILE) as stored:
            self._mean, self._deviation = stored["mean"], stored["deviation"]
            self._means = {
                name[len("mean_") :]: stored[name] for name in stored if name.startswith("mean_")
            }

    def _centred(self, vectors: np.ndarray, languages: Sequence[str]) -> np.ndarray:
        return vectors - np.array([self._means.get(each, self._mean) for each in languages])
