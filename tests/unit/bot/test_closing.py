"""The closing sentence counts beside the whole."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.closing import CLOSING_OF, count_closings


def test_closing_sentence_tips_a_story_that_could_be_either() -> None:
    story, other = Message({TEXT: "story"}), Message({TEXT: "other"})
    closing = Message({TEXT: "its end", CLOSING_OF: story})
    rows = np.array([[0.5, 0.4, 0.1], [0.2, 0.2, 0.6], [0.05, 0.9, 0.05]])

    counted = count_closings([story, other, closing], rows)

    assert counted[0].argmax() == 1
    assert counted[1] == pytest.approx(rows[1])
    assert counted.sum(axis=1) == pytest.approx(np.ones(3))


def test_closing_sentence_does_not_outweigh_a_story_that_is_clear() -> None:
    story = Message({TEXT: "story"})
    closing = Message({TEXT: "its end", CLOSING_OF: story})

    counted = count_closings([story, closing], np.array([[0.9, 0.1], [0.2, 0.8]]))

    assert counted[0].argmax() == 0
