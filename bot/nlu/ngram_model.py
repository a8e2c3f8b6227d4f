"""TF-IDF of word and character n-grams, without accents and case, persisted as JSON and .npz."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.nlu.text import fold


class NgramModel:
    """Words (one and two in a row) and character n-grams within words; rows have length 1 each."""

    def __init__(self, characters: tuple[int, int] = (2, 5), least: int = 2) -> None:
        """Keep n-grams of at least `least` texts."""
        self._parts = {
            "words": TfidfVectorizer(
                preprocessor=fold,
                token_pattern=r"\w+|[^\w\s]",  # noqa: S106
                ngram_range=(1, 2),
                sublinear_tf=True,
                min_df=least,
                dtype=np.float32,
            ),
            "characters": TfidfVectorizer(
                preprocessor=fold,
                analyzer="char_wb",
                ngram_range=characters,
                sublinear_tf=True,
                min_df=least,
                dtype=np.float32,
            ),
        }

    def fit(self, texts: Sequence[str]) -> None:
        """Learn the n-grams of `texts` and their weights."""
        for part in self._parts.values():
            part.fit(texts)

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """`(len(texts), n-grams)` float32."""
        parts = [part.transform(texts) for part in self._parts.values()]
        return hstack(parts, format="csr", dtype=np.float32)

    def save(self, directory: Path) -> None:
        """Write `<part>.json` (n-grams, in column order) and `<part>.npz` (weights)."""
        for name, part in self._parts.items():
            ngrams = sorted(part.vocabulary_, key=part.vocabulary_.__getitem__)
            (directory / f"{name}.json").write_text(
                json.dumps(ngrams, ensure_ascii=False), encoding="utf-8"
            )
            np.savez(directory / f"{name}.npz", weights=part.idf_)

    def restore(self, directory: Path) -> None:
        """Take over what `save` wrote."""
        for name, part in self._parts.items():
            ngrams = json.loads((directory / f"{name}.json").read_text(encoding="utf-8"))
            part.vocabulary_ = {ngram: column for column, ngram in enumerate(ngrams)}
            with np.load(directory / f"{name}.npz") as stored:
                part.idf_ = stored["weights"]
