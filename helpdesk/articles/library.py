"""The help articles of the product: found by topic, words and meaning, in any language (R11)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helpdesk.articles.embedding import E5Embedder, Embedder
from helpdesk.articles.model import Article
from helpdesk.articles.reader import read_articles
from helpdesk.articles.search import ArticleIndex
from helpdesk.dialogue.exchange import ArticleLink

_FOLDER = Path(__file__).resolve().parents[2] / "data" / "articles"

#: Below this share of the best possible score an article is not worth a customer's time.
WORTH_OFFERING = 0.6


class Library:
    """All articles of all languages, and the index over them."""

    def __init__(self, articles: Sequence[Article], embedder: Embedder) -> None:
        self._articles = {(a.slug, a.language): a for a in articles}
        self._index = ArticleIndex(articles, embedder) if articles else None

    def get(self, slug: str, language: str) -> Article | None:
        """The article in the language, else in English."""
        return self._articles.get((slug, language)) or self._articles.get((slug, "en"))

    def search(self, query: str, language: str, limit: int = 10) -> list[Article]:
        """The best articles for a search; all of the language, by title, for an empty one."""
        if self._index is None:
            return []
        if not query.strip():
            own = (a for (_, code), a in self._articles.items() if code == language)
            return sorted(own, key=lambda article: article.title)
        found = (self.get(slug, language) for slug, _ in self._index.rank(query, limit=limit))
        return [article for article in found if article is not None]

    def suggest(self, query: str, language: str, topic: str | None) -> Sequence[ArticleLink]:
        """Up to three articles for what a customer wrote, best first."""
        if self._index is None:
            return []
        ranked = self._index.rank(query or (topic or ""), topic=topic, limit=3)
        worth = [slug for slug, score in ranked if score >= WORTH_OFFERING]
        found = (self.get(slug, language) for slug in worth)
        return [ArticleLink(a.slug, a.title) for a in found if a is not None]


def open_library(cache: Path, folder: Path = _FOLDER) -> Library:
    """The shipped articles; `cache` keeps their vectors between starts. Raises ArticleError."""
    return Library(read_articles(folder), E5Embedder(cache))
