"""Vectors of training messages on disk: computing them is most of training."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np


class VectorFile:
    """An .npz file of vectors by hash of their text. A missing or unreadable file holds nothing."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors of those `texts` that the file has."""
        try:
            with np.load(self._path) as stored:
                rows = {key: row for row, key in enumerate(stored["keys"].tolist())}
                vectors = stored["vectors"]
        except (OSError, ValueError, KeyError):
            return {}
        keys = {text: _key(text) for text in texts}
        return {text: vectors[rows[key]] for text, key in keys.items() if key in rows}

    def write(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        """Replace the content, atomically."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f"{self._path.stem}.{os.getpid()}.npz")
        np.savez(draft, keys=np.array([_key(text) for text in texts]), vectors=vectors)
        draft.replace(self._path)


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).hexdigest()[:32].encode()
