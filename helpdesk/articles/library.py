"""The help articles of the product: found by topic, words and meaning, in any language (R11)."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from helpdesk.articles.embedding import E5Embedder, Embedder
from helpdesk.articles.model import Article
from helpdesk.articles.reader import ArticleError, read_articles
from helpdesk.articles.search import TOPIC_BONUS
from helpdesk.articles.shelf import Shelf
from helpdesk.dialogue.exchange import ArticleLink
from helpdesk.watched import Watched

ARTICLES = Path(__file__).resolve().parents[2] / "data" / "articles"

#: Below this score an article is not worth a customer's time: of the questions that articles
#: answer, 2 % stay below it, of those about anything else three in four.
WORTH_OFFERING = 0.45

#: Seconds between two looks at the files.
_LOOK_EVERY = 1.0

_log = logging.getLogger(__name__)


class Library:
    """All articles of all languages, and the index over them."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Finds by words; `learn_meaning` adds the rest."""
        self._shelf = Shelf(articles)

    @property
    def knows_meaning(self) -> bool:
        """Whether search goes by meaning too, or still by words alone."""
        return self._shelf.index.meaning is not None

    def learn_meaning(self, embedder: Embedder, cache: Path) -> None:
        """Take the vectors of all passages from `cache`, computing what is missing."""
        _learn_meaning(self._shelf, embedder, cache)

    def follow(self, articles: Sequence[Article], embedder: Embedder, cache: Path) -> None:
        """Put these in the place of others, once they can be found as well as those."""
        if articles is self._shelf.articles:
            return
        shelf = Shelf(articles)
        _learn_meaning(shelf, embedder, cache)
        self._shelf = shelf

    def get(self, slug: str, language: str) -> Article | None:
        """The article in the language, else in English, else in any."""
        return self._shelf.get(slug, language)

    def search(self, query: str, language: str, limit: int = 10) -> list[Article]:
        """The best articles for a search; all of the language, by title, for an empty one."""
        shelf = self._shelf
        if not query.strip():
            own = (a for a in shelf.articles if a.language == language)
            return sorted(own, key=lambda article: article.title)
        found = (shelf.get(slug, language) for slug, _ in shelf.index.rank(query, limit=limit))
        return [article for article in found if article is not None]

    def suggest(self, query: str, language: str, topic: str | None) -> Sequence[ArticleLink]:
        """Up to three articles for what a customer wrote, best first."""
        shelf = self._shelf
        ranked = shelf.index.rank(query or (topic or ""), topic=topic, limit=3)
        # Those of the topic in hand have a part of it already.
        enough = WORTH_OFFERING if topic is None else TOPIC_BONUS
        worth = [slug for slug, score in ranked if score >= enough]
        found = (shelf.get(slug, language) for slug in worth)
        return [ArticleLink(a.slug, a.title) for a in found if a is not None]


def articles_in_force(folder: Path = ARTICLES) -> Watched[list[Article]]:
    """The articles as their files are now, also after they were edited. Raises ArticleError."""
    errors = (ArticleError, OSError, UnicodeDecodeError)
    return Watched(lambda: folder.glob("*/*.md"), lambda: read_articles(folder), errors)


def open_library(cache: Path, folder: Path = ARTICLES) -> Library:
    """The articles, found by words at once, and by meaning a moment later: vectors come from
    `cache`, or are computed beside the service and kept there. What is edited in the files is
    found within seconds. Raises ArticleError."""
    articles = articles_in_force(folder)
    library = Library(articles())
    threading.Thread(
        target=_keep_up, args=(library, articles, cache), name="articles", daemon=True
    ).start()
    return library


def _keep_up(library: Library, articles: Callable[[], Sequence[Article]], cache: Path) -> None:
    """For as long as the process lives: reading and indexing would hold up who asks."""
    embedder = E5Embedder()
    library.learn_meaning(embedder, cache)
    while True:
        library.follow(articles(), embedder, cache)
        time.sleep(_LOOK_EVERY)


def _learn_meaning(shelf: Shelf, embedder: Embedder, cache: Path) -> None:
    try:
        shelf.learn_meaning(embedder, cache)
    except (OSError, RuntimeError, sqlite3.Error):
        _log.exception("articles are found by their words alone, their vectors are not to be had")
