"""The Support Center, its articles, and the privacy notice (R11 to R13)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from helpdesk.articles.library import Library
from helpdesk.articles.model import Article
from helpdesk.articles.rendering import article_html
from helpdesk.clock import real_now
from helpdesk.conversations.counter import Counter
from helpdesk.feedback.record import page_helped, shown_on_page
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
            view=await in_thread(_count_view, counter, found),
            # Rendered from Markdown with raw HTML switched off: safe as it is.
            body=Markup(article_html(found)),  # noqa: S704
        )

    @routes.post("/articles/{slug}")
    async def helped(request: Request, slug: str) -> HTMLResponse:
        """Did this help? The key of the page view lets its reader answer once; nobody else knows
        it, so that no other site can answer in their name."""
        language = language_of(request)
        form = await request.form(max_files=0, max_fields=5)
        view, answer = str(form.get("view", "")), form.get("helped")
        found = library.get(slug, language)
        if answer not in ("yes", "no") or not await in_thread(
            _count_answer, counter, view, slug, answer == "yes"
        ):
            return page.answer("missing.html", language, status=404)
        return page.answer("thanks.html", language, article=found, helped=answer == "yes")

    @routes.get("/privacy")
    async def privacy(request: Request) -> HTMLResponse:
        """How data of conversations is handled; a provider puts its own in its place."""
        return page.answer("privacy.html", language_of(request))

    return routes


def _count_view(counter: Counter, article: Article) -> str:
    with counter.store.unit_of_work() as session:
        return shown_on_page(session, article.slug, article.language, real_now())


def _count_answer(counter: Counter, view: str, slug: str, helped: bool) -> bool:
    with counter.store.unit_of_work() as session:
        return page_helped(session, view, slug, helped)
