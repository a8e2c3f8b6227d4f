"""The time that a training still takes."""

from __future__ import annotations

import pytest

from bot.registry.timing import Estimate, share

EARLIER = [
    ("19000 messages", 2.0),
    ("sentence vectors (e5): 512 of 600", 4.0),
    ("sentence vectors (e5): 600 of 600", 5.0),
    ("Starting to train component 'IntentClassifier'.", 25.0),
    ("models/guichet-1.tar.gz is current", 65.0),
]


def test_time_left_is_what_the_last_training_took_from_the_same_line_on() -> None:
    estimate = Estimate(EARLIER)

    assert estimate.left("20000 messages", 3.0) == 63.0
    assert estimate.left("Starting to train component 'IntentClassifier'.", 30.0) == 40.0


def test_time_left_of_sentence_vectors_follows_their_own_rate() -> None:
    estimate = Estimate(EARLIER)
    estimate.left("sentence vectors (e5): 500 of 2500", 10.0)

    # 500 in ten seconds: 1,500 more in thirty, and then all that comes after.
    assert estimate.left("sentence vectors (e5): 1000 of 2500", 20.0) == pytest.approx(30 + 60)


def test_time_left_is_unknown_when_nothing_was_trained_before() -> None:
    assert Estimate([]).left("19000 messages", 3.0) is None
    assert share(None, 3.0) is None
    assert share(9.0, 3.0) == 0.25
