"""Which language a text is in: the project's own by character n-grams, others by lingua."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from lingua import IsoCode639_1, LanguageDetectorBuilder
from scipy.special import softmax
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB

#: Written by neighbours of the customers; recognised, to be answered kindly.
OTHER_LANGUAGES = ("it", "nl", "pl")
#: How likely each of them is beforehand, and how likely each language of the project.
_PRIOR, _OWN_PRIOR = 0.05, 0.2
#: A message of which so large a share are words of one language of the project is in no other.
_FAMILIAR = 0.6
#: lingua's confidence is never less, so that one odd word proves nothing.
_FLOOR = 1e-4
#: n-grams of 1 to 6 letters: each letter is evidence about six times over.
_LONGEST = 6
_WORD = re.compile(r"[^\W\d_]+")


class LanguageModel:
    """Naive Bayes over the training messages' n-grams, checked against other languages."""

    def __init__(self) -> None:
        self.languages: list[str] = []
        self._counter = CountVectorizer(
            analyzer="char_wb", ngram_range=(1, _LONGEST), min_df=2, dtype=np.float32
        )
        self._likelihoods = np.empty((0, 0), dtype=np.float32)
        self._words: dict[str, frozenset[str]] = {}

    def fit(self, texts: Sequence[str], languages: Sequence[str]) -> None:
        """Learn from one language per text."""
        model = MultinomialNB(alpha=0.1, fit_prior=False)
        model.fit(self._counter.fit_transform(texts), list(languages))
        self.languages = model.classes_.tolist()
        self._likelihoods = model.feature_log_prob_.T.astype(np.float32)
        self._words = {
            language: _repeated(texts, languages, language) for language in self.languages
        }
        self._prepare()

    def identify(self, texts: Sequence[str]) -> list[tuple[str, float]]:
        """(ISO code, confidence) of each text."""
        evidence = self._counter.transform(texts) @ self._likelihoods
        shares = softmax(evidence / _LONGEST, axis=1)
        return [self._best(text, share) for text, share in zip(texts, shares, strict=True)]

    def save(self, directory: Path) -> None:
        """Write `ngrams.json` (languages, n-grams by column, words) and `likelihoods.npz`."""
        vocabulary = self._counter.vocabulary_
        content = {
            "languages": self.languages,
            "ngrams": sorted(vocabulary, key=vocabulary.__getitem__),
            "words": {language: sorted(words) for language, words in self._words.items()},
        }
        (directory / "ngrams.json").write_text(
            json.dumps(content, ensure_ascii=False), encoding="utf-8"
        )
        np.savez(directory / "likelihoods.npz", likelihoods=self._likelihoods)

    def restore(self, directory: Path) -> None:
        """Take over what `save` wrote."""
        content = json.loads((directory / "ngrams.json").read_text(encoding="utf-8"))
        self.languages = content["languages"]
        self._counter.vocabulary_ = {gram: place for place, gram in enumerate(content["ngrams"])}
        self._words = {language: frozenset(words) for language, words in content["words"].items()}
        with np.load(directory / "likelihoods.npz") as stored:
            self._likelihoods = stored["likelihoods"]
        self._prepare()

    def _prepare(self) -> None:
        codes = sorted({*self.languages, *OTHER_LANGUAGES})
        self._detector = (
            LanguageDetectorBuilder.from_iso_codes_639_1(
                *(getattr(IsoCode639_1, code.upper()) for code in codes)
            )
            .with_low_accuracy_mode()
            .build()
        )

    def _best(self, text: str, shares: np.ndarray) -> tuple[str, float]:
        confidences = {
            each.language.iso_code_639_1.name.lower(): each.value
            for each in self._detector.compute_language_confidence_values(text)
        }
        own = max(confidences[code] for code in self.languages)
        other = max(set(OTHER_LANGUAGES) - set(self.languages), key=confidences.__getitem__)
        other_weight = _PRIOR * confidences[other]
        other_share = other_weight / (other_weight + _OWN_PRIOR * max(own, _FLOOR))
        if other_share > 0.5 and self._familiarity(text) < _FAMILIAR:
            return other, float(other_share)
        best = int(shares.argmax())
        return self.languages[best], float(shares[best])

    def _familiarity(self, text: str) -> float:
        """The largest share of words that one language of the project knows."""
        words = _WORD.findall(text)
        known = (sum(word in own for word in words) for own in self._words.values())
        return max(known) / len(words) if words else 1.0


def _repeated(texts: Sequence[str], languages: Sequence[str], language: str) -> frozenset[str]:
    """The words that at least two texts of a language hold."""
    counts = Counter(
        word
        for text, own in zip(texts, languages, strict=True)
        if own == language
        for word in set(_WORD.findall(text))
    )
    return frozenset(word for word, count in counts.items() if count > 1)
