"""The Support Center, its articles, and the privacy notice (R11 to R13)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.accounts.pin import current_pin, pin_expiry
from helpdesk.articles.library import Library
from helpdesk.articles.model import Article
from helpdesk.articles.rendering import article_html
from helpdesk.clock import real_now
from helpdesk.conversations.counter import Counter
from helpdesk.feedback.record import page_helped, shown_on_page
from helpdesk.offload import in_thread
from helpdesk.policy import Channel, Reason
from helpdesk.tickets.model import Ticket
from helpdesk.tickets.submit import decision_for
from helpdesk.web.page import HtmlPage, language_of
from helpdesk.web.support_sign_in import require_own_page, signed_in

#: Articles shown before anything is searched for.
_FIRST = 8
#: Tickets listed, newest first.
_NEWEST = 50


def support_pages(counter: Counter, page: HtmlPage) -> APIRouter:
    """`/support`, `/articles/{slug}` and `/privacy`."""
    routes = APIRouter(include_in_schema=False)
    library = counter.services.articles
    assert isinstance(library, Library), "the composition root gives the pages the real library"

    @routes.get("/support")
    async def support(
        request: Request, q: Annotated[str, Query(max_length=500)] = ""
    ) -> HTMLResponse:
        """Search for everybody; tickets, channels and PIN for who is signed in."""
        language = language_of(request)

        def run() -> HTMLResponse:
            found = library.search(q, language)
            with counter.store.reading() as session:
                account = signed_in(counter, session, request)
                return page.answer(
                    "support.html",
                    language,
                    query=q,
                    articles=found if q.strip() else found[:_FIRST],
                    account=account,
                    pin_new="pin" in request.query_params,
                    **(_own(counter, session, account, language) if account else {}),
                )

        return await in_thread(run)

    @routes.post("/support/pin")
    async def renew(request: Request) -> Response:
        """A new PIN; the old one stops being valid at once. Demo PINs are fixed."""
        require_own_page(request, counter)

        def run() -> None:
            with counter.store.unit_of_work() as session:
                account = signed_in(counter, session, request)
                if account is not None:
                    account.pin_generation += 1

        await in_thread(run)
        return RedirectResponse(f"/support?language={language_of(request)}&pin=new#pin", 303)

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


def _own(counter: Counter, session: Session, account: Account, language: str) -> dict[str, Any]:
    """What the page shows of a signed-in customer."""
    now = counter.clock()
    options = decision_for(counter, session, account, language).options
    tickets = select(Ticket).where(Ticket.account_id == account.id).order_by(Ticket.id.desc())
    return {
        "options": options,
        "tickets": session.scalars(tickets.limit(_NEWEST)).all(),
        # Only who has chat or phone needs a PIN.
        "pin": current_pin(account, counter.settings.secret, now)
        if any(o.channel is not Channel.TICKET and Reason.PLAN not in o.reasons for o in options)
        else None,
        "pin_until": pin_expiry(now),
    }
