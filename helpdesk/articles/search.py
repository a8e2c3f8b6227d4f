"""Hybrid search: words and meaning, joined. Words alone until meaning is there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpdesk.articles.meaning import Meaning
from helpdesk.articles.model import Article
from helpdesk.articles.words import Scores, WordIndex

#: What a matching topic adds: about the gap between a good and a middling match.
TOPIC_BONUS = 0.3
#: How much words count beside meaning; chosen on every other test question.
WORDS_WEIGHT = 0.7


class ArticleIndex:
    """Ranks matters (slugs), whatever the languages of question and article."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.slugs = sorted({article.slug for article in articles})
        self.meaning: Meaning | None = None
        place = {slug: position for position, slug in enumerate(self.slugs)}
        languages = sorted({article.language for article in articles})
        self._words = [
            WordIndex([a for a in articles if a.language == language]) for language in languages
        ]
        self._places = [[place[slug] for slug in index.slugs] for index in self._words]
        self._topics = {
            slug: {topic for a in articles if a.slug == slug for topic in a.topics}
            for slug in self.slugs
        }

    def rank(
        self, question: str, *, topic: str | None = None, limit: int = 10
    ) -> list[tuple[str, float]]:
        """The best matters and their scores, best first."""
        if not self.slugs or not question.strip():
            return []
        words, meaning = self._matching_words(question), self.meaning
        # Words stand for meaning until it is there, so that scores keep their size.
        scores = WORDS_WEIGHT * words + (words if meaning is None else meaning.match(question))
        if topic is not None:
            scores += TOPIC_BONUS * np.array([topic in self._topics[slug] for slug in self.slugs])
        best = np.argsort(-scores, kind="stable")[:limit]
        return [(self.slugs[i], float(scores[i])) for i in best]

    def _matching_words(self, question: str) -> Scores:
        """The match in the language version that covers the question best."""
        scores = np.zeros(len(self.slugs))
        for index, places in zip(self._words, self._places, strict=True):
            scores[places] = np.maximum(scores[places], index.match(question))
        return scores
