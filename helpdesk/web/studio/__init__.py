"""The studio's pages, one module per place; each extends `studio.html`."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from helpdesk.conversations.counter import Counter
from helpdesk.routing import add_routes
from helpdesk.training.models.registry import Registry
from helpdesk.training.studio import Studio
from helpdesk.web.staff_page import StaffPage
from helpdesk.web.studio.articles_page import articles_page
from helpdesk.web.studio.changes_page import changes_page
from helpdesk.web.studio.conversation_page import conversation_page
from helpdesk.web.studio.conversations_page import conversations_page
from helpdesk.web.studio.inbox_page import inbox_page
from helpdesk.web.studio.message_page import message_pages
from helpdesk.web.studio.models_page import models_page
from helpdesk.web.studio.new_intents_page import new_intents_page
from helpdesk.web.studio.policy_page import policy_page
from helpdesk.web.studio.regression_page import regression_page
from helpdesk.web.studio.simulator_page import simulator_page
from helpdesk.web.studio.tests_page import tests_page
from helpdesk.web.studio.texts_page import texts_page


def studio_pages(
    counter: Counter, page: StaffPage, registry: Registry, studio: Studio
) -> APIRouter:
    """All pages below `/studio`."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/studio")
    async def begin() -> RedirectResponse:
        """Where a trainer begins."""
        return RedirectResponse("/studio/inbox")

    add_routes(
        routes,
        inbox_page(counter, page, studio),
        message_pages(counter, page, studio),
        changes_page(counter, page, studio),
        new_intents_page(counter, page, studio),
        conversations_page(counter, page),
        regression_page(counter, page),
        tests_page(counter, page),
        conversation_page(counter, page),
        models_page(counter, page, registry),
        texts_page(counter, page),
        articles_page(counter, page),
        policy_page(counter, page),
        simulator_page(counter, page),
    )
    return routes
