"""The help articles of the product: found by topic, words and meaning, in any language (R11)."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path

from helpdesk.articles.embedding import E5Embedder, Embedder
from helpdesk.articles.kept_vectors import kept_vectors
from helpdesk.articles.meaning import Meaning
from helpdesk.articles.model import Article
from helpdesk.articles.reader import read_articles
from helpdesk.articles.search import TOPIC_BONUS, ArticleIndex
from helpdesk.dialogue.exchange import ArticleLink

ARTICLES = Path(__file__).resolve().parents[2] / "data" / "articles"

#: Below this score an article is not worth a customer's time: of the questions that articles
#: answer, 2 % stay below it, of those about anything else three in four.
WORTH_OFFERING = 0.45

_log = logging.getLogger(__name__)


class Library:
    """All articles of all languages, and the index over them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Finds by words; `learn_meaning` adds the rest."""
        self._all = articles
        self._articles = {(a.slug, a.language): a for a in articles}
        self._index = ArticleIndex(articles)

    @property
    def knows_meaning(self) -> bool:
        """Whether search goes by meaning too, or still by words alone."""
        return self._index.meaning is not None

    def learn_meaning(self, embedder: Embedder, cache: Path) -> None:
        """Take the vectors of all passages from `cache`, computing what is missing."""
        if self._all:
            passages = [passage for article in self._all for passage in article.passages]
            vectors = kept_vectors(passages, embedder, cache)
            self._index.meaning = Meaning(self._all, self._index.slugs, vectors, embedder)

    def get(self, slug: str, language: str) -> Article | None:
        """The article in the language, else in English, else in any."""
        if article := self._articles.get((slug, language)) or self._articles.get((slug, "en")):
            return article
        return next((a for a in self._all if a.slug == slug), None)

    def search(self, query: str, language: str, limit: int = 10) -> list[Article]:
        """The best articles for a search; all of the language, by title, for an empty one."""
        if not query.strip():
            own = (a for a in self._all if a.language == language)
            return sorted(own, key=lambda article: article.title)
        found = (self.get(slug, language) for slug, _ in self._index.rank(query, limit=limit))
        return [article for article in found if article is not None]

    def suggest(self, query: str, language: str, topic: str | None) -> Sequence[ArticleLink]:
        """Up to three articles for what a customer wrote, best first."""
        ranked = self._index.rank(query or (topic or ""), topic=topic, limit=3)
        # Those of the topic in hand have a part of it already.
        enough = WORTH_OFFERING if topic is None else TOPIC_BONUS
        worth = [slug for slug, score in ranked if score >= enough]
        found = (self.get(slug, language) for slug in worth)
        return [ArticleLink(a.slug, a.title) for a in found if a is not None]


def open_library(cache: Path, folder: Path = ARTICLES) -> Library:
    """The articles, found by words at once, and by meaning a moment later: vectors come from
    `cache`, or are computed beside the service and kept there. Raises ArticleError."""
    library = Library(read_articles(folder))
    threading.Thread(
        target=_learn_meaning, args=(library, cache), name="article vectors", daemon=True
    ).start()
    return library


def _learn_meaning(library: Library, cache: Path) -> None:
    try:
        library.learn_meaning(E5Embedder(), cache)
    except (OSError, RuntimeError, sqlite3.Error):
        _log.exception("articles are found by their words alone, their vectors are not to be had")
