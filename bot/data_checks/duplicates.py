"""Messages that stand there twice, word for word or almost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import triu
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.data_checks.finding import Finding
from bot.nlu.text import fold, normalise
from bot.training_files import Example

#: The cosine of letter n-grams above which two messages are almost the same.
ALIKE = 0.9
#: Shorter messages are alike by nature.
LEAST_WORDS = 4


def duplicates(examples: Sequence[Example]) -> Iterator[Finding]:
    """Errors for repeated messages of one language, warnings for near ones.

    `examples` holds training messages (without a style) and test messages (with one).
    """
    for language in sorted({each.language for each in examples}):
        own = [each for each in examples if each.language == language]
        yield from _repeated(own)
        yield from _alike([each for each in own if len(each.text.split()) >= LEAST_WORDS])


def _repeated(examples: Sequence[Example]) -> Iterator[Finding]:
    first: dict[str, Example] = {}
    for example in examples:
        key = _key(example.text)
        known = first.setdefault(key, example)
        if known is not example:
            place = f"{known.path}:{known.line}"
            yield Finding(example.path, example.line, f"stands in {place} too: {example.text!r}")


def _alike(examples: Sequence[Example]) -> Iterator[Finding]:
    if len(examples) < 2:
        return
    keys = [_key(each.text) for each in examples]
    counter = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(4, 4), use_idf=False, dtype=np.float32
    )
    rows = counter.fit_transform(keys)
    similar = triu(rows @ rows.T, k=1)
    # Almost every pair shares some letters: millions, of which very few are alike.
    alike = similar.data >= ALIKE
    for one, other in zip(similar.row[alike], similar.col[alike], strict=True):
        if keys[one] != keys[other]:
            earlier, later = examples[one], examples[other]
            yield Finding(
                later.path,
                later.line,
                f"almost the same as {earlier.path}:{earlier.line}: {later.text!r}",
                error=False,
            )


def _key(text: str) -> str:
    """What remains without case, accents and punctuation; of mere punctuation, all of it."""
    plain = fold(normalise(text).text)
    return " ".join(re.findall(r"\w+", plain)) or plain
