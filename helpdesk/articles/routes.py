"""Help articles over HTTP; no sign-in is needed (R11)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query
from fastapi.responses import HTMLResponse

from helpdesk.articles.library import Library
from helpdesk.articles.model import Article
from helpdesk.articles.rendering import article_document, article_html
from helpdesk.conversations.schema import Language
from helpdesk.offload import in_thread


def article_routes(library: Library, public_url: str) -> APIRouter:
    """The routes below `/api/v1/support/articles`."""
    routes = APIRouter(prefix="/api/v1/support/articles", tags=["support center"])

    def brief(article: Article) -> dict[str, Any]:
        return {
            "id": article.slug,
            "slug": article.slug,
            "language": article.language,
            "title": article.title,
            "summary": article.summary,
            "topics": list(article.topics),
            "url": f"{public_url}/articles/{article.slug}?language={article.language}",
        }

    @routes.get("")
    async def search(
        q: Annotated[str, Query(max_length=500)] = "", language: Language = "en"
    ) -> dict[str, Any]:
        """The best articles for `q`; all by title without one."""
        found = await in_thread(library.search, q, language)
        return {"items": [brief(article) for article in found], "next": None}

    def known(slug: str, language: str) -> Article:
        article = library.get(slug, language)
        if article is None:
            raise HTTPException(404, [{"field": "slug", "message": "there is no such article"}])
        return article

    @routes.get("/{slug}")
    async def read(slug: str, language: Language = "en") -> dict[str, Any]:
        """One article, as Markdown and as HTML."""
        article = known(slug, language)
        return {**brief(article), "body": article.body, "html": article_html(article)}

    @routes.get("/{slug}/document")
    async def document(slug: str, language: Language = "en") -> HTMLResponse:
        """Its text alone, as a document: pages with Trusted Types may not parse strings."""
        article = known(slug, language)
        return HTMLResponse(
            article_document(article), headers={"Content-Language": article.language}
        )

    return routes
