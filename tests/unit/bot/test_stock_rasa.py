"""What holds the classifier of `rasa init` to a measured time."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import stock_rasa
from benchmarks.stock_rasa import TimeAllowed, by_length


def test_batch_holds_messages_of_like_length() -> None:
    lengths = np.array([90, 3, 4, 80, 5, 85, 3, 95])

    batches = lengths[by_length(lengths, 4)].reshape(2, 4)

    assert sorted(batches.max(axis=1)) == [5, 95]


def test_each_message_has_its_place_and_the_short_batch_is_last() -> None:
    lengths = np.array([7, 1, 2, 9, 4, 6, 3])

    order = by_length(lengths, 3)

    assert sorted(order) == list(range(7))
    assert lengths[order[-1]] == 9


def test_batches_and_messages_of_one_length_are_mixed() -> None:
    lengths = np.repeat([2, 8], 50)

    orders = {tuple(by_length(lengths, 10)) for _ in range(5)}

    assert len(orders) == 5
    assert {lengths[order[0]] for order in (by_length(lengths, 10) for _ in range(60))} == {2, 8}


@pytest.mark.parametrize(("seconds", "passes"), [(25.0, 3), (20.0, 2), (0.0, 1)])
def test_training_ends_with_the_pass_that_uses_up_the_time(
    monkeypatch: pytest.MonkeyPatch, seconds: float, passes: int
) -> None:
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(stock_rasa.time, "process_time", lambda: clock.now)
    allowed = TimeAllowed(seconds)
    allowed.set_model(SimpleNamespace(stop_training=False))
    allowed.on_train_begin()

    for each in range(10):
        clock.now += 10
        allowed.on_epoch_end(each)
        if allowed.model.stop_training:
            break

    assert allowed.passes == passes
