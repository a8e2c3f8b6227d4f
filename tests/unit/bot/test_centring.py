"""Centring of sentence vectors per language."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from bot.nlu.centring import LEAST, Centring


def test_languages_lie_apart_no_longer_after_centring(tmp_path: Path) -> None:
    generator = np.random.default_rng(0)
    meanings = generator.normal(size=(LEAST, 16))
    vectors = np.vstack([meanings + 5, meanings - 5]).astype("f4")
    languages = ["de"] * LEAST + ["en"] * LEAST
    centring = Centring()
    centring.fit(vectors, languages)
    centring.save(tmp_path)
    restored = Centring()
    restored.restore(tmp_path)

    rows = restored.apply(vectors, languages)

    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.allclose(rows[:LEAST], rows[LEAST:], atol=1e-4)
    assert np.array_equal(rows, centring.apply(vectors, languages))


def test_unknown_language_is_centred_with_the_mean_of_all() -> None:
    centring = Centring()
    centring.fit(np.ones((LEAST, 4), dtype="f4"), ["de"] * LEAST)

    assert np.isfinite(centring.apply(np.ones((1, 4), dtype="f4"), ["xx"])).all()
