"""The staff API, one module per matter, under `/api/v1/session`, `/staff` and `/desk`."""

from __future__ import annotations

from fastapi import APIRouter

from helpdesk.agents.routes.conversations import conversation_routes
from helpdesk.agents.routes.door import Door
from helpdesk.agents.routes.files import file_routes
from helpdesk.agents.routes.people import people_routes
from helpdesk.agents.routes.replies import reply_routes
from helpdesk.agents.routes.session import session_routes
from helpdesk.agents.routes.ticket_news import ticket_news_routes
from helpdesk.agents.routes.tickets import ticket_routes
from helpdesk.agents.routes.webhooks import webhook_routes
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.hub import Hub
from helpdesk.conversations.locks import ConversationLocks
from helpdesk.routing import add_routes
from helpdesk.webhooks.addresses import AllowedAddresses
from helpdesk.webhooks.delivery import Delivery


def staff_routes(
    counter: Counter,
    hub: Hub,
    locks: ConversationLocks,
    delivery: Delivery,
    addresses: AllowedAddresses,
) -> APIRouter:
    """All routes of the staff API."""
    door = Door(counter, hub, locks)
    routes = APIRouter()
    add_routes(
        routes,
        session_routes(door),
        people_routes(door),
        conversation_routes(door),
        file_routes(door),
        reply_routes(door),
        ticket_news_routes(door),
        ticket_routes(door),
        webhook_routes(door, delivery, addresses),
    )
    return routes
