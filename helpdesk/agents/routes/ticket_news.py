"""Pages of tickets kept up to date: by WebSocket, or by asking."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, WebSocket
from sqlalchemy.orm import Session

from helpdesk.agents.access import refused, session_token
from helpdesk.agents.events import serve_feed
from helpdesk.agents.model import Staff
from helpdesk.agents.routes.door import Door
from helpdesk.agents.routes.files import find_ticket
from helpdesk.agents.ticket_feed import TicketFeed
from helpdesk.conversations.hub import TICKETS
from helpdesk.offload import in_thread
from helpdesk.tickets.filters import TicketFilter
from helpdesk.tickets.news import Mark, changed_since, mark_of, matching

Number = Annotated[str | None, Query(max_length=12)]


def ticket_news_routes(door: Door) -> APIRouter:
    """`/api/v1/desk/ticket-news` and its neighbours."""
    routes = APIRouter(prefix="/api/v1/desk", tags=["desk"])
    counter, hub = door.counter, door.hub

    @routes.websocket("/ticket-news")
    async def events(websocket: WebSocket, ticket: Number = None) -> None:
        await serve_feed(
            websocket, counter, hub, TICKETS, lambda token: TicketFeed(counter, token, ticket)
        )

    @routes.get("/ticket-news")
    async def news(request: Request, ticket: Number = None) -> dict[str, Any]:
        """How far a ticket is, or all of them are: what the WebSocket sends."""
        token = session_token(request) or ""
        await door.enter(request, lambda _session, _staff: None)
        return await in_thread(TicketFeed(counter, token, ticket).look)

    @routes.get("/changed-tickets")
    async def changed(request: Request, after: Annotated[str, Query(max_length=40)]) -> Any:
        """What changed after a mark: all of it, and what the list of these filters shows of it.

        The filters are those of `GET /desk/tickets`. Answers at most 100 numbers.
        """
        mark = Mark.read(after)
        if mark is None:
            raise refused(422, "after", "not a mark of the tickets")

        def look(session: Session, staff: Staff) -> dict[str, Any]:
            found = changed_since(session, mark)
            chosen = TicketFilter.read(request.query_params)
            return {
                "changed": list(found.values()),
                "matching": matching(session, chosen, staff, counter.clock(), list(found)),
                "mark": str(mark_of(session)),
            }

        return await door.enter(request, look)

    @routes.post("/tickets/{number}/typing", status_code=204)
    async def typing(request: Request, number: str) -> None:
        """The agent is writing a reply; shown to colleagues, kept nowhere."""

        def who(session: Session, staff: Staff) -> dict[str, Any]:
            ticket = find_ticket(session, number)
            return {
                "type": "typing",
                "ticket": ticket.number,
                "staff": staff.id,
                "name": staff.name,
            }

        hub.wake_tickets(await door.enter(request, who))

    return routes
