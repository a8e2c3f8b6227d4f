"""Training with Rasa: checked sources in, one model file out, progress all the way."""

from __future__ import annotations

import errno
import io
import logging
import os
import shutil
import warnings
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path

from rasa.model_training import train as rasa_train
from rasa.shared.exceptions import RasaException

from bot.nlu.encoder import DIMENSIONS, LONGEST, shared_encoder
from bot.nlu.text import normalise
from bot.nlu.vector_file import VectorFile
from bot.registry.failures import TrainingFailed
from bot.training_files import MalformedFile, read_training_folder

Say = Callable[[str], None]
# Rasa's cache knows a component by the source of its class, not by what the class calls: it would
# mix parts of two versions.
os.environ["RASA_MAX_CACHE_SIZE"] = "0"
#: Vectors computed between two lines of progress.
BATCH = 512
#: A model, unpacked and packed.
NEEDED_MEGABYTES = 500


def train_model(root: Path, model: Path, draft: Path, vectors: Path, say: Say) -> int:
    """Write the file `model`, whole or not at all, by way of the folder `draft` on the same disk.

    Returns how many messages it learnt from. Raises TrainingFailed.
    """
    _check_room(model.parent)
    try:
        texts = [each.text for each in read_training_folder(root / "data" / "nlu")]
    except MalformedFile as error:
        raise TrainingFailed(
            str(error), "file", path=str(error.path), line=error.line, words=error.problem
        ) from error
    say(f"{len(texts)} messages")
    try:
        encode_all(texts, vectors, say)
        _report_components(say)
        with redirect_stdout(io.StringIO()):
            result = rasa_train(
                domain=str(root / "domain.yml"),
                config=str(root / "config.yml"),
                training_files=[str(root / "data" / "nlu"), str(root / "data" / "rules")],
                output=str(draft),
                force_training=True,
                fixed_model_name=model.name,
            )
        if result.model is None:
            raise TrainingFailed("Rasa made no model of these sources", "no_model")
        Path(result.model).replace(model)
    except RasaException as error:
        raise TrainingFailed(str(error), "otherwise", words=str(error)) from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        message = "the disk is full; free some space and train again"
        raise TrainingFailed(message, "disk_full") from error
    return len(texts)


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free / 1e6
    if free < NEEDED_MEGABYTES:
        raise TrainingFailed(
            f"the disk that holds {folder} has {free:.0f} MB free, training needs "
            f"{NEEDED_MEGABYTES} MB; free some, for instance by ./guichet models prune",
            "little_room",
            folder=str(folder),
            free=f"{free:.0f}",
            needed=NEEDED_MEGABYTES,
        )


def encode_all(texts: Sequence[str], folder: Path, say: Say) -> None:
    """Have the vectors of `texts` ready in the shared encoders, and in `folder` for next time."""
    normal = sorted({normalise(text).text[:LONGEST] for text in texts}, key=len)
    for name in DIMENSIONS:
        encoder, store = shared_encoder(name), VectorFile(folder / f"{name}.npz")
        # Components ask for them again, and for some of them with their spelling corrected.
        encoder.capacity = max(encoder.capacity, 2 * len(normal))
        known = store.read(normal)
        encoder.learn(known)
        unknown = [text for text in normal if text not in known]
        for start in range(0, len(unknown), BATCH):
            encoder.prepare(unknown[start : start + BATCH])
            done = min(start + BATCH, len(unknown))
            say(f"sentence vectors ({name}): {done} of {len(unknown)}")
        if unknown:
            store.write(normal, encoder.encode(normal))


class _ComponentProgress(logging.Handler):
    """Passes on which component Rasa trains."""

    def __init__(self, say: Say) -> None:
        super().__init__(logging.INFO)
        self._say = say

    def emit(self, record: logging.LogRecord) -> None:
        self._say(record.getMessage())


def _report_components(say: Say) -> None:
    hooks = logging.getLogger("rasa.engine.training.hooks")
    hooks.setLevel(logging.INFO)
    hooks.propagate = False
    hooks.handlers = [_ComponentProgress(say)]
    warnings.filterwarnings("ignore", module=r"(rasa|pkg_resources|jax|sanic|tensorflow)\b")
