"""Measures of understanding."""

from __future__ import annotations

import pytest

from bot.scores import (
    accuracy,
    expected_calibration_error,
    f1_per_label,
    macro_f1,
    micro_f1,
    reliability,
)


def test_f1_counts_false_and_missed_answers() -> None:
    scores = f1_per_label(["a", "a", "b", "b"], ["a", "b", "b", "c"])

    assert scores["a"] == {
        "precision": 1.0,
        "recall": 0.5,
        "f1": pytest.approx(2 / 3),
        "support": 2,
    }
    assert macro_f1(["a", "a", "b", "b"], ["a", "b", "b", "c"]) == pytest.approx((2 / 3 + 0.5) / 2)
    assert accuracy(["a", "b"], ["a", "a"]) == 0.5


def test_micro_f1_is_one_when_there_is_nothing_to_find() -> None:
    assert micro_f1([(set(), set())]) == 1.0
    assert micro_f1([({1, 2}, {2}), (set(), {3})]) == 0.5


def test_calibration_error_is_the_distance_from_the_share_of_right_answers() -> None:
    assert expected_calibration_error([True, False], [0.9, 0.9]) == pytest.approx(0.4)
    assert expected_calibration_error([], []) == 0.0
    assert reliability([True, False], [1.0, 0.05])[0]["count"] == 1
