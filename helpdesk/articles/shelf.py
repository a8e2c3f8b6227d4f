"""The articles at one moment, and the index over them: what `Library` looks things up in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helpdesk.articles.embedding import Embedder
from helpdesk.articles.kept_vectors import kept_vectors
from helpdesk.articles.meaning import Meaning
from helpdesk.articles.model import Article
from helpdesk.articles.search import ArticleIndex


class Shelf:
    """All articles of all languages as they were when it was built; that takes a second for 250."""

    def __init__(self, articles: Sequence[Article]) -> None:
        """Finds by words; `learn_meaning` adds the rest."""
        self.articles = articles
        self.index = ArticleIndex(articles)
        self._by_name = {(a.slug, a.language): a for a in articles}

    def learn_meaning(self, embedder: Embedder, cache: Path) -> None:
        """Take the vectors of all passages from `cache`, computing what is missing.

        Raises OSError, RuntimeError and sqlite3.Error.
        """
        if self.articles:
            passages = [passage for article in self.articles for passage in article.passages]
            vectors = kept_vectors(passages, embedder, cache)
            self.index.meaning = Meaning(self.articles, self.index.slugs, vectors, embedder)

    def get(self, slug: str, language: str) -> Article | None:
        """The article in the language, else in English, else in any."""
        if article := self._by_name.get((slug, language)) or self._by_name.get((slug, "en")):
            return article
        return next((a for a in self.articles if a.slug == slug), None)
