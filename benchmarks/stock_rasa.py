"""The classifier of `rasa init`, held to a measured time of training.

A pass of DIET over all messages of data/nlu takes a quarter of an hour of processors, and
`rasa init` asks for a hundred. Most of that is padding: Rasa makes each message of a batch as long
as the longest, and a few of the messages have ninety words. So the batches are of messages of
like length here, and training ends with the pass in which the time allowed is used up. All else
is Rasa's own.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np
import tensorflow as tf
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.diet_classifier import DIET, DIETClassifier
from rasa.utils.tensorflow.constants import BATCH_SIZES, BATCH_STRATEGY, EPOCHS
from rasa.utils.tensorflow.data_generator import RasaBatchDataGenerator
from rasa.utils.tensorflow.model_data import Data

Component = DefaultV1Recipe.ComponentType


class LikeLengths(RasaBatchDataGenerator):
    """Rasa's batches, each of messages of like length, in random order."""

    def _shuffle_and_balance(self, batch_size: int) -> Data:
        data = super()._shuffle_and_balance(batch_size)
        lengths = np.asarray(data["text"]["sequence_lengths"][0]).reshape(-1)
        return self.model_data._data_for_ids(data, by_length(lengths, batch_size))


def by_length(lengths: np.ndarray, batch_size: int) -> np.ndarray:
    """An order of messages in which each batch holds like lengths; the one that is short is last.

    Messages of one length are mixed, and so are the batches, by NumPy's own random numbers.
    """
    order = np.lexsort((np.random.random(len(lengths)), lengths))
    full = len(order) - len(order) % batch_size
    batches = order[:full].reshape(-1, batch_size)
    return np.concatenate((np.random.permutation(batches).reshape(-1), order[full:]))


class TimeAllowed(tf.keras.callbacks.Callback):
    """Ends training with the pass in which `seconds` of processors are used up."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds
        self.passes = 0

    def on_train_begin(self, logs: Any = None) -> None:
        """Time counts from here."""
        self._started = time.process_time()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Enough?"""
        self.passes = epoch + 1
        self.model.stop_training = time.process_time() - self._started >= self._seconds


@DefaultV1Recipe.register(
    [Component.INTENT_CLASSIFIER, Component.ENTITY_EXTRACTOR], is_trainable=True
)
class TimedDIETClassifier(DIETClassifier):
    """`DIETClassifier`, trained for at most `processor_seconds` (in its configuration)."""

    #: Passes over the messages that the latest training made; Rasa hands out no component.
    passes: ClassVar[int] = 0

    def _instantiate_model_class(self, model_data: Any) -> DIET:
        model = super()._instantiate_model_class(model_data)
        allowed = TimeAllowed(self.component_config["processor_seconds"])
        fit = model.fit

        def fit_in_time(_: Any, callbacks: Sequence[Any], **rest: Any) -> Any:
            batches = LikeLengths(
                model_data,
                self.component_config[BATCH_SIZES],
                self.component_config[EPOCHS],
                self.component_config[BATCH_STRATEGY],
            )
            history = fit(batches, callbacks=[*callbacks, allowed], **rest)
            TimedDIETClassifier.passes = allowed.passes
            return history

        model.fit = fit_in_time
        return model
