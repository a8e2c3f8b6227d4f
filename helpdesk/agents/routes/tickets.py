"""Tickets as agents see them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents import desk
from helpdesk.agents.model import Staff
from helpdesk.agents.routes.door import Door, refused
from helpdesk.conversations.model import Conversation
from helpdesk.conversations.schema import Text
from helpdesk.conversations.transcript import messages_of
from helpdesk.conversations.view import message_view
from helpdesk.paging import page
from helpdesk.tickets.files import files_of
from helpdesk.tickets.model import Ticket, TicketReply
from helpdesk.tickets.view import ticket_brief, ticket_view


class Words(BaseModel):
    """A text of an agent."""

    model_config = ConfigDict(extra="forbid")
    text: Text


def ticket_routes(door: Door) -> APIRouter:
    """The routes below `/api/v1/desk/tickets`."""
    routes = APIRouter(prefix="/api/v1/desk", tags=["desk"])
    counter = door.counter

    @routes.get("/tickets")
    async def tickets(
        request: Request,
        status: Literal["open", "answered", "closed"] | None = None,
        cursor: Annotated[str | None, Query(max_length=40)] = None,
    ) -> dict[str, Any]:
        """Tickets, newest first."""

        def work(session: Session, _staff: Staff) -> dict[str, Any]:
            query = select(Ticket)
            if status is not None:
                query = query.where(Ticket.status == status)
            return page(session, query, Ticket.id, cursor, ticket_brief)

        return await door.enter(request, work)

    @routes.get("/tickets/{number}")
    async def ticket(request: Request, number: str) -> dict[str, Any]:
        """A ticket with its facts, correspondence and the conversation it came from."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found = _ticket(session, number)
            desk.audit(session, staff, "read_ticket", number, counter.clock())
            return _ticket_view(session, found)

        return await door.enter(request, work)

    @routes.post("/tickets/{number}/replies")
    async def reply_ticket(request: Request, number: str, body: Words) -> dict[str, Any]:
        """Answer; the customer gets it by mail and in the Support Center."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found = _ticket(session, number)
            desk.reply_to_ticket(counter, session, found, staff, body.text)
            return _ticket_view(session, found)

        return await door.enter(request, work)

    @routes.post("/tickets/{number}/close")
    async def close_ticket(request: Request, number: str) -> dict[str, Any]:
        """Close it."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found = _ticket(session, number)
            desk.close_ticket(counter, session, found, staff)
            return _ticket_view(session, found)

        return await door.enter(request, work)

    return routes


def _ticket(session: Session, number: str) -> Ticket:
    found = desk.find_ticket(session, number)
    if found is None:
        raise refused(404, "number", "there is no such ticket")
    return found


def _ticket_view(session: Session, ticket: Ticket) -> dict[str, Any]:
    replies = session.scalars(
        select(TicketReply).where(TicketReply.ticket_id == ticket.id).order_by(TicketReply.id)
    ).all()
    conversation = (
        session.get(Conversation, ticket.conversation_id) if ticket.conversation_id else None
    )
    transcript = messages_of(session, conversation, internal=True) if conversation else []
    view = ticket_view(ticket, replies, files_of(session, ticket))
    return {**view, "messages": [message_view(m) for m in transcript]}
