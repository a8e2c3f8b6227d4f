"""Sentence encoders and the file that remembers their vectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.encoder import DIMENSIONS, SentenceEncoder
from bot.nlu.vector_file import VectorFile


@pytest.mark.parametrize("name", sorted(DIMENSIONS))
def test_same_meaning_is_nearer_than_another_across_languages(name: str) -> None:
    vectors = SentenceEncoder(name).encode(
        ["Where is my invoice?", "Où est ma facture ?", "Someone hacked my account"]
    )

    assert vectors.shape == (3, DIMENSIONS[name])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]


@pytest.mark.parametrize("name", sorted(DIMENSIONS))
def test_vector_does_not_depend_on_what_else_is_encoded(name: str) -> None:
    texts = ["ok", "a longer message about invoices and refunds", "?"]
    together = SentenceEncoder(name).encode(texts)
    alone = np.vstack([SentenceEncoder(name).encode([text]) for text in texts])

    assert np.allclose(together, alone, atol=1e-4)


def test_remembered_vector_is_used_instead_of_computing() -> None:
    encoder = SentenceEncoder("e5")
    encoder.learn({"x": np.full(DIMENSIONS["e5"], 7, dtype="f4")})

    assert encoder.encode(["x"])[0, 0] == 7


def test_vector_file_gives_back_what_it_was_given(tmp_path: Path) -> None:
    file = VectorFile(tmp_path / "cache" / "vectors.npz")
    assert file.read(["a"]) == {}

    file.write(["a", "é"], np.eye(2, dtype="f4"))

    assert {text: row.tolist() for text, row in file.read(["é", "b"]).items()} == {"é": [0.0, 1.0]}


def test_damaged_vector_file_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "vectors.npz"
    path.write_bytes(b"no archive")

    assert VectorFile(path).read(["a"]) == {}
