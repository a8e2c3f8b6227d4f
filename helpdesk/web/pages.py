"""The pages of the web process, each in a module of its own."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse

from helpdesk.conversations.counter import Counter
from helpdesk.conversations.hub import Hub
from helpdesk.routing import add_routes
from helpdesk.training.models.registry import Registry
from helpdesk.training.studio import Studio
from helpdesk.web.audit_page import audit_pages
from helpdesk.web.contact_page import contact_page
from helpdesk.web.desk_tickets.listed import desk_ticket_pages
from helpdesk.web.insights import insights_pages
from helpdesk.web.page import HtmlPage
from helpdesk.web.staff_page import StaffPage
from helpdesk.web.studio import studio_pages
from helpdesk.web.support_pages import support_pages
from helpdesk.web.support_sign_in import sign_in_routes
from helpdesk.web.team_pages import team_pages
from helpdesk.web.ticket_pages import ticket_pages
from helpdesk.web.webhook_pages import webhook_pages

STATIC = Path(__file__).parent / "static"


def page_routes(counter: Counter, registry: Registry, studio: Studio, hub: Hub) -> APIRouter:
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

    add_routes(
        routes,
        studio_pages(counter, staff_page, registry, studio),
        team_pages(counter, staff_page),
        webhook_pages(counter, staff_page),
        audit_pages(counter, staff_page),
        desk_ticket_pages(counter, staff_page, hub),
        insights_pages(counter, staff_page),
        sign_in_routes(counter, page),
        ticket_pages(counter, page),
        support_pages(counter, page),
        contact_page(counter, page),
    )
    return routes
