"""TF-IDF of n-grams."""

from __future__ import annotations

from pathlib import Path

from bot.nlu.ngram_model import NgramModel


def test_ngrams_forgive_accents_and_stay_the_same_after_saving(tmp_path: Path) -> None:
    model = NgramModel(least=1)
    model.fit(["mon compte est bloqué", "ma facture"])
    model.save(tmp_path)
    restored = NgramModel(least=1)
    restored.restore(tmp_path)

    rows = restored.transform(["compte bloque", "compte bloqué", "", "zzz"])

    assert (rows[0] != rows[1]).nnz == 0
    assert rows[0].nnz > 0
    assert (rows != model.transform(["compte bloque", "compte bloqué", "", "zzz"])).nnz == 0
