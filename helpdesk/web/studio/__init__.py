"""The studio's pages, one module per place; each extends `studio.html`."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from helpdesk.conversations.counter import Counter
from helpdesk.training.models.registry import Registry
from helpdesk.training.studio import Studio
from helpdesk.web.staff_page import StaffPage
from helpdesk.web.studio.inbox_page import inbox_page
from helpdesk.web.studio.message_page import message_pages
from helpdesk.web.studio.models_page import models_page
from helpdesk.web.studio.policy_page import policy_page
from helpdesk.web.studio.simulator_page import simulator_page
from helpdesk.web.studio.texts_page import texts_page


def studio_pages(
    counter: Counter, page: StaffPage, registry: Registry, studio: Studio
) -> APIRouter:
    """All pages below `/studio`."""
    routes = APIRouter()

    @routes.get("/studio")
    async def begin() -> RedirectResponse:
        """Where a trainer begins."""
        return RedirectResponse("/studio/inbox")

    routes.include_router(inbox_page(counter, page, studio))
    routes.include_router(message_pages(counter, page, studio))
    routes.include_router(models_page(counter, page, registry))
    routes.include_router(texts_page(counter, page))
    routes.include_router(policy_page(counter, page))
    routes.include_router(simulator_page(counter, page))
    return routes
