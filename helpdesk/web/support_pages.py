"""The Support Center, its articles, and the privacy notice (R11 to R13)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from helpdesk.articles.library import Library
from helpdesk.articles.routes import article_html
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.web.page import HtmlPage, language_of

#: Articles shown before anything is searched for.
_FIRST = 8


def support_pages(counter: Counter, page: HtmlPage) -> APIRouter:
    """`/support`, `/articles/{slug}` and `/privacy`."""
    routes = APIRouter(include_in_schema=False)
    library = counter.services.articles
    assert isinstance(library, Library), "the composition root gives the pages the real library"

    @routes.get("/support")
    async def support(
        request: Request, q: Annotated[str, Query(max_length=500)] = ""
    ) -> HTMLResponse:
        """Search works without JavaScript; what needs a sign-in comes from the API."""
        language = language_of(request)
        found = await in_thread(library.search, q, language)
        return page.answer(
            "support.html",
            language,
            query=q,
            articles=found if q.strip() else found[:_FIRST],
            topics=sorted(counter.policy.support.topics),
        )

    @routes.get("/articles/{slug}")
    async def article(request: Request, slug: str) -> HTMLResponse:
        """One article."""
        language = language_of(request)
        found = library.get(slug, language)
        if found is None:
            return page.answer("missing.html", language, status=404)
        return page.answer(
            "article.html",
            language,
            article=found,
            # Rendered from Markdown with raw HTML switched off: safe as it is.
            body=Markup(article_html(found)),  # noqa: S704
        )

    @routes.get("/privacy")
    async def privacy(request: Request) -> HTMLResponse:
        """How data of conversations is handled; a provider puts its own in its place."""
        return page.answer("privacy.html", language_of(request))

    return routes
