"""The classifier: calibrated, deterministic, the same after saving."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.nlu.intent_model import IntentModel

Data = tuple[csr_matrix, np.ndarray, list[str]]


@pytest.fixture(scope="module", params=[2, 3])
def data(request: pytest.FixtureRequest) -> Data:
    generator = np.random.default_rng(0)
    classes = np.repeat(np.arange(request.param), 40)
    centres = generator.normal(size=(request.param, 8))
    dense = (centres[classes] + generator.normal(scale=0.4, size=(len(classes), 8))).astype("f4")
    sparse = csr_matrix(np.eye(request.param, dtype="f4")[classes])
    return sparse, dense, [f"intent_{number}" for number in classes]


def trained(data: Data) -> IntentModel:
    model = IntentModel()
    model.fit(*data)
    return model


def test_classifier_gives_probabilities_of_the_right_intents(data: Data) -> None:
    model = trained(data)

    probabilities = model.predict(data[0], data[1])

    assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-5)
    assert [model.intents[column] for column in probabilities.argmax(axis=1)] == data[2]


def test_training_twice_gives_the_same_predictions(data: Data) -> None:
    assert np.array_equal(
        trained(data).predict(data[0], data[1]), trained(data).predict(data[0], data[1])
    )


def test_classifier_predicts_the_same_after_saving(data: Data, tmp_path: Path) -> None:
    model = trained(data)
    model.save(tmp_path)
    restored = IntentModel()
    restored.restore(tmp_path)

    assert restored.intents == model.intents
    assert np.allclose(
        restored.predict(data[0], data[1]), model.predict(data[0], data[1]), atol=1e-2
    )
