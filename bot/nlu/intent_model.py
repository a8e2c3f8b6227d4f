"""The classifier itself: rows of features to probabilities of intents."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax
from sklearn.svm import LinearSVC

from bot.nlu.kernel_machine import KernelMachine

#: Every so many-th message of an intent is held out to weigh and calibrate the two parts.
HELD_OUT = 5


class IntentModel:
    """A kernel machine over meaning and a linear one over n-grams, weighed into probabilities.

    The two weights are fitted by likelihood on messages that the parts have not seen; their size
    is what calibrates the confidence. Then both parts learn from all messages. Deterministic.
    """

    def __init__(self) -> None:
        self.intents: list[str] = []
        self._meaning = KernelMachine()
        self._coefficients = np.empty((0, 0), dtype=np.float32)
        self._bias = np.empty(0, dtype=np.float32)
        self._weights = np.ones(2)

    def fit(self, sparse: csr_matrix, dense: np.ndarray, labels: Sequence[str]) -> None:
        """Learn from one row of each matrix per label; rows of `dense` need no common length."""
        intents, classes = np.unique(list(labels), return_inverse=True)
        self.intents = intents.tolist()
        dense = _unit_rows(dense)
        held_out = _every_nth_of_its_class(classes, HELD_OUT)
        self._fit_parts(sparse[~held_out], dense[~held_out], classes[~held_out])
        if held_out.any():
            parts = self._part_scores(sparse[held_out], dense[held_out])
            self._weights = _likeliest_weights(parts, classes[held_out])
        self._fit_parts(sparse, dense, classes)

    def predict(self, sparse: csr_matrix, dense: np.ndarray) -> np.ndarray:
        """`(rows, intents)` probabilities."""
        return softmax(_weigh(self._weights, self._part_scores(sparse, _unit_rows(dense))), axis=1)

    def save(self, directory: Path) -> None:
        """Write `intents.json` and `model.npz`."""
        (directory / "intents.json").write_text(json.dumps(self.intents), encoding="utf-8")
        np.savez(
            directory / "model.npz",
            rows=self._meaning.rows.astype(np.float16),
            votes=self._meaning.votes,
            coefficients=self._coefficients,
            bias=self._bias,
            weights=self._weights,
        )

    def restore(self, directory: Path) -> None:
        """Take over what `save` wrote."""
        self.intents = json.loads((directory / "intents.json").read_text(encoding="utf-8"))
        with np.load(directory / "model.npz") as stored:
            self._meaning.rows = stored["rows"].astype(np.float32)
            self._meaning.votes = stored["votes"]
            self._coefficients, self._bias = stored["coefficients"], stored["bias"]
            self._weights = stored["weights"]

    def _fit_parts(self, sparse: csr_matrix, dense: np.ndarray, classes: np.ndarray) -> None:
        self._meaning.fit(dense, classes, len(self.intents))
        words = LinearSVC(C=0.5, random_state=0).fit(sparse, classes)
        # Of two classes scikit-learn gives the second only.
        sides = [-1, 1] if len(self.intents) == 2 else [1]
        self._coefficients = np.hstack([side * words.coef_.T for side in sides]).astype(np.float32)
        self._bias = np.hstack([side * words.intercept_ for side in sides]).astype(np.float32)

    def _part_scores(self, sparse: csr_matrix, dense: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return self._meaning.scores(dense), sparse @ self._coefficients + self._bias


def _weigh(weights: np.ndarray, parts: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    return weights[0] * parts[0] + weights[1] * parts[1]


def _likeliest_weights(parts: tuple[np.ndarray, np.ndarray], classes: np.ndarray) -> np.ndarray:
    rows = np.arange(len(classes))

    def surprise(weights: np.ndarray) -> float:
        return -float(log_softmax(_weigh(weights, parts), axis=1)[rows, classes].mean())

    return minimize(surprise, x0=np.array([8.0, 1.0]), method="Nelder-Mead").x


def _every_nth_of_its_class(classes: np.ndarray, nth: int) -> np.ndarray:
    """A mask that is true for the nth, 2nth, … row of each class."""
    mask = np.zeros(len(classes), dtype=bool)
    for number in np.unique(classes):
        mask[np.flatnonzero(classes == number)[nth - 1 :: nth]] = True
    return mask


def _unit_rows(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-9))
