"""The pages of the web process, each in a module of its own."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse

from helpdesk.conversations.counter import Counter
from helpdesk.training.models.registry import Registry
from helpdesk.training.studio import Studio
from helpdesk.web.contact_page import contact_page
from helpdesk.web.desk_tickets.listed import desk_ticket_pages
from helpdesk.web.page import HtmlPage
from helpdesk.web.staff_page import StaffPage
from helpdesk.web.studio import studio_pages
from helpdesk.web.support_pages import support_pages
from helpdesk.web.support_sign_in import sign_in_routes
from helpdesk.web.team_pages import team_pages
from helpdesk.web.ticket_pages import ticket_pages
from helpdesk.web.webhook_pages import webhook_pages

STATIC = Path(__file__).parent / "static"


def page_routes(counter: Counter, registry: Registry, studio: Studio) -> APIRouter:
    """Pages for customers and staff, and the script that other sites embed."""
    routes = APIRouter(include_in_schema=False)
    page = HtmlPage(counter)
    staff_page = StaffPage(page)

    @routes.get("/widget.js")
    async def widget() -> FileResponse:
        """The one line that a site embeds; short-lived in caches, for it names no version."""
        return FileResponse(
            STATIC / "widget.js",
            media_type="text/javascript",
            headers={"Cache-Control": "public, max-age=300"},
        )

    @routes.get("/favicon.ico")
    async def favicon() -> FileResponse:
        return FileResponse(STATIC / "pages" / "icon.svg", media_type="image/svg+xml")

    if counter.settings.demo:

        @routes.get("/")
        async def demo() -> HTMLResponse:
            """The widget as a customer's site would embed it, with the demo's controls."""
            return page.answer("demo.html", "en")

    @routes.get("/desk")
    async def desk(request: Request) -> HTMLResponse:
        """The agents' desk; all data comes from the API."""
        return await staff_page.show(request, "conversations", "desk.html")

    routes.include_router(studio_pages(counter, staff_page, registry, studio))
    routes.include_router(team_pages(counter, staff_page))
    routes.include_router(webhook_pages(counter, staff_page))
    routes.include_router(desk_ticket_pages(counter, staff_page))
    routes.include_router(sign_in_routes(counter))
    routes.include_router(ticket_pages(counter, page))
    routes.include_router(support_pages(counter, page))
    routes.include_router(contact_page(counter, page))
    return routes
