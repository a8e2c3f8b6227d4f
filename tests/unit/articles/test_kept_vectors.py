"""Vectors are computed once, whoever asks."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from helpdesk.articles.embedding import Vectors
from helpdesk.articles.kept_vectors import kept_vectors


class Counting:
    """An embedder that says what it was asked to compute."""

    name = "counting"

    def __init__(self, fails_after: int | None = None) -> None:
        self.computed: list[str] = []
        self.fails_after = fails_after

    def query(self, text: str) -> Vectors:
        return self.passages([text])[0]

    def passages(self, texts: Sequence[str]) -> Vectors:
        if self.fails_after is not None and len(self.computed) >= self.fails_after:
            raise RuntimeError("stopped")
        self.computed += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


def test_nothing_is_computed_when_all_is_kept(tmp_path: Path) -> None:
    first, second = Counting(), Counting()

    vectors = kept_vectors(["a", "bb", "a"], first, tmp_path)

    assert vectors.tolist() == [[1, 1], [2, 1], [1, 1]]
    assert first.computed == ["a", "bb"]
    assert kept_vectors(["bb", "a"], second, tmp_path).tolist() == [[2, 1], [1, 1]]
    assert second.computed == []


def test_only_that_is_computed_when_one_text_changed(tmp_path: Path) -> None:
    kept_vectors(["a", "bb"], Counting(), tmp_path)
    embedder = Counting()

    kept_vectors(["a", "ccc"], embedder, tmp_path)

    assert embedder.computed == ["ccc"]


def test_all_is_computed_when_the_model_is_another(tmp_path: Path) -> None:
    kept_vectors(["a"], Counting(), tmp_path)
    other = Counting()
    other.name = "other"

    kept_vectors(["a"], other, tmp_path)

    assert other.computed == ["a"]


def test_little_is_lost_when_a_start_is_interrupted(tmp_path: Path) -> None:
    texts = [str(number) for number in range(100)]
    with pytest.raises(RuntimeError):
        kept_vectors(texts, Counting(fails_after=64), tmp_path)
    embedder = Counting()

    kept_vectors(texts, embedder, tmp_path)

    assert embedder.computed == texts[64:]


def test_each_text_is_computed_once_when_several_begin_together(tmp_path: Path) -> None:
    embedder = Counting()
    texts = [str(number) for number in range(200)]
    together = threading.Barrier(4)

    def start() -> None:
        together.wait()
        assert len(kept_vectors(texts, embedder, tmp_path)) == 200

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(embedder.computed) == sorted(texts)
