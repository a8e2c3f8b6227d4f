"""Tickets as agents see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from helpdesk.agents.access import refused
from helpdesk.agents.audit import audit_reading
from helpdesk.agents.model import Staff
from helpdesk.agents.routes.door import Door
from helpdesk.agents.routes.files import FileIds, find_ticket
from helpdesk.conversations.model import Conversation
from helpdesk.conversations.schema import Text
from helpdesk.conversations.transcript import messages_of
from helpdesk.conversations.view import message_view
from helpdesk.tickets import work
from helpdesk.tickets.export import as_record
from helpdesk.tickets.filters import TicketFilter
from helpdesk.tickets.listing import CursorError, ticket_page
from helpdesk.tickets.model import Priority, Ticket
from helpdesk.tickets.view import staff_view


class Words(BaseModel):
    """A text of an agent."""

    model_config = ConfigDict(extra="forbid")
    text: Text


class ToCustomer(Words):
    """A reply. `files`: chosen before. `seen`: the newest reply that is known, 0 for none.

    With `seen`, a reply that crosses another one is refused (409) instead of sent.
    """

    files: FileIds = []
    seen: int | None = Field(None, ge=0)


class Changes(BaseModel):
    """`PATCH …/{number}`: what is left out stays; `assignee` null gives the ticket to nobody."""

    model_config = ConfigDict(extra="forbid")
    priority: Priority | None = None
    assignee: int | None = Field(None, ge=1, le=999_999_999)
    tags: list[Annotated[str, Field(max_length=30)]] | None = Field(None, max_length=12)


class Original(BaseModel):
    """`POST …/{number}/duplicate`: the ticket that goes on."""

    model_config = ConfigDict(extra="forbid")
    of: str = Field(max_length=12)


def ticket_routes(door: Door) -> APIRouter:
    """The routes below `/api/v1/desk/tickets`."""
    routes = APIRouter(prefix="/api/v1/desk", tags=["desk"])
    counter = door.counter

    async def on_ticket(
        request: Request, number: str, act: Callable[[Session, Ticket, Staff], object]
    ) -> dict[str, Any]:
        """Do `act`, then answer with the ticket as it is now, which counts as reading it."""

        def run(session: Session, staff: Staff) -> dict[str, Any]:
            found = find_ticket(session, number)
            audit_reading(session, staff, "read_ticket", found.number, counter.clock())
            try:
                act(session, found, staff)
            except work.RefusedError as error:
                raise refused(409, "number", str(error)) from None
            return _view(session, found)

        answer = await door.enter(request, run)
        if request.method != "GET":
            door.hub.wake_tickets()
        return answer

    @routes.get("/tickets")
    async def tickets(
        request: Request,
        status: Literal["open", "answered", "closed"] | None = None,
        priority: Priority | None = None,
        assignee: Annotated[str, Query(pattern="^(me|none|[0-9]{1,9})?$")] = "",
        tag: Annotated[str, Query(max_length=30)] = "",
        language: Annotated[str, Query(max_length=2)] = "",
        topic: Annotated[str, Query(max_length=40)] = "",
        clock: Literal["overdue", "1h", "4h"] | None = None,
        q: Annotated[str, Query(max_length=100)] = "",
        cursor: Annotated[str | None, Query(max_length=40)] = None,
    ) -> dict[str, Any]:
        """Tickets, newest first; with `clock`, those that are due first. `q`: words of a ticket."""
        chosen = TicketFilter(
            status or "", priority or "", assignee, tag, language, topic, clock or "", q
        )

        def run(session: Session, staff: Staff) -> dict[str, Any]:
            try:
                found = ticket_page(session, chosen, staff, counter.clock(), cursor)
            except CursorError as error:
                raise refused(422, "cursor", str(error)) from None
            return {"items": [as_record(row) for row in found.rows], "next": found.next}

        return await door.enter(request, run)

    @routes.get("/tickets/{number}")
    async def ticket(request: Request, number: str) -> dict[str, Any]:
        """A ticket with its facts, correspondence and the conversation it came from."""
        return await on_ticket(request, number, lambda _session, _found, _staff: None)

    @routes.patch("/tickets/{number}")
    async def change(request: Request, number: str, body: Changes) -> dict[str, Any]:
        """Change priority, assignee and tags; all of it or nothing."""

        def act(session: Session, found: Ticket, staff: Staff) -> None:
            if body.priority is not None:
                work.prioritise(counter, session, found, staff, body.priority)
            if "assignee" in body.model_fields_set:
                work.assign(counter, session, found, staff, body.assignee)
            if body.tags is not None:
                for gone in set(work.tags_of(session, found)) - set(body.tags):
                    work.untag(counter, session, found, staff, gone)
                for word in body.tags:
                    work.tag(counter, session, found, staff, word)

        return await on_ticket(request, number, act)

    @routes.post("/tickets/{number}/replies")
    async def reply(request: Request, number: str, body: ToCustomer) -> dict[str, Any]:
        """Answer; the customer gets it by mail and in the Support Center."""
        files = [str(each) for each in body.files]
        return await on_ticket(
            request,
            number,
            lambda s, found, staff: work.reply(
                counter, s, found, staff, body.text, files, body.seen
            ),
        )

    @routes.post("/tickets/{number}/notes")
    async def note(request: Request, number: str, body: Words) -> dict[str, Any]:
        """Write an internal note."""
        return await on_ticket(
            request, number, lambda s, found, staff: work.note(counter, s, found, staff, body.text)
        )

    @routes.post("/tickets/{number}/close")
    async def close(request: Request, number: str) -> dict[str, Any]:
        """Close it."""
        return await on_ticket(
            request, number, lambda s, found, staff: work.close(counter, s, found, staff)
        )

    @routes.post("/tickets/{number}/reopen")
    async def reopen(request: Request, number: str) -> dict[str, Any]:
        """Open a closed one again."""
        return await on_ticket(
            request, number, lambda s, found, staff: work.reopen(counter, s, found, staff)
        )

    @routes.post("/tickets/{number}/duplicate")
    async def duplicate(request: Request, number: str, body: Original) -> dict[str, Any]:
        """Close it as a duplicate of another ticket of the same customer."""
        return await on_ticket(
            request,
            number,
            lambda s, found, staff: work.link_duplicate(counter, s, found, staff, body.of),
        )

    return routes


def _view(session: Session, ticket: Ticket) -> dict[str, Any]:
    conversation = (
        session.get(Conversation, ticket.conversation_id) if ticket.conversation_id else None
    )
    transcript = messages_of(session, conversation, internal=True) if conversation else []
    return {**staff_view(session, ticket), "messages": [message_view(m) for m in transcript]}
