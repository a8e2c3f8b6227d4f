"""How a story ends says what it is about: the closing sentence counts beside the whole."""

from __future__ import annotations

from typing import List

import numpy as np
from rasa.shared.nlu.training_data.message import Message

#: Of a closing sentence's message: the message that it closes.
CLOSING_OF = "closing_of"
#: The part of its log-likelihood that counts: on a third of the training messages of more than 30
#: words, learnt from all others, 0.3 was best (docs/understanding.md).
WEIGHT = 0.3


def count_closings(messages: List[Message], probabilities: np.ndarray) -> np.ndarray:
    """`(messages, intents)`: p(whole) x p(closing sentence)^WEIGHT where there is one, scaled.

    `probabilities` has one row per message, closing sentences among them.
    """
    counted = probabilities.copy()
    place = {id(message): row for row, message in enumerate(messages)}
    for row, message in enumerate(messages):
        whole = message.get(CLOSING_OF)
        if whole is not None:
            counted[place[id(whole)]] *= probabilities[row] ** WEIGHT
    return counted / counted.sum(axis=1, keepdims=True)
