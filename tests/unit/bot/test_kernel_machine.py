"""Kernel ridge regression."""

from __future__ import annotations

import numpy as np

from bot.nlu.kernel_machine import KernelMachine


def test_row_scores_highest_for_the_class_it_lies_near() -> None:
    rows = np.array([[1, 0], [0.8, 0.6], [0, 1], [-0.6, 0.8]], dtype="f4")
    machine = KernelMachine()
    machine.fit(rows, np.array([0, 0, 1, 1]), 2)

    scores = machine.scores(np.array([[0.96, 0.28], [-0.28, 0.96]], dtype="f4"))

    assert scores.argmax(axis=1).tolist() == [0, 1]
