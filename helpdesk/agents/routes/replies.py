"""Ready replies: kept by agents, filled in for the customer at hand."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from helpdesk.agents import ready_replies
from helpdesk.agents.audit import audit, audit_reading
from helpdesk.agents.model import ReadyReply, Staff
from helpdesk.agents.routes.door import Door, find_conversation
from helpdesk.agents.routes.files import find_ticket
from helpdesk.conversations.schema import Text

Language = Literal["en", "fr", "de", "es", "pt"]


class ReplyDraft(BaseModel):
    """A ready reply; placeholders stand in braces (`PLACEHOLDERS` of ready_replies.py)."""

    model_config = ConfigDict(extra="forbid")
    language: Language
    shortcut: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    title: Annotated[str, Field(pattern=r"\S", max_length=100)]
    text: Text

    def draft(self) -> ready_replies.Draft:
        return ready_replies.Draft(
            self.language, self.shortcut, self.title.strip(), self.text.strip()
        )


def reply_routes(door: Door) -> APIRouter:
    """The routes below `/api/v1/desk/replies`, and those for a conversation or ticket."""
    routes = APIRouter(prefix="/api/v1/desk", tags=["desk"])
    counter = door.counter

    def view(session: Session, staff: Staff, reply: ReadyReply, action: str) -> dict[str, Any]:
        subject = f"{reply.language}/{reply.shortcut}"
        audit(session, staff, action, subject, counter.clock())
        return ready_replies.reply_view(reply)

    @routes.get("/replies")
    async def replies(request: Request, language: Language | None = None) -> dict[str, Any]:
        """All ready replies, or those in one language, and the placeholders there are."""

        def work(session: Session, _staff: Staff) -> dict[str, Any]:
            found = ready_replies.replies_in(session, *([language] if language else []))
            return {
                "items": [ready_replies.reply_view(each) for each in found],
                "next": None,
                "placeholders": list(ready_replies.PLACEHOLDERS),
            }

        return await door.enter(request, work)

    @routes.post("/replies", status_code=201)
    async def add(request: Request, body: ReplyDraft) -> dict[str, Any]:
        """Keep a new reply; an unknown placeholder is refused by name."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            reply = ready_replies.save(session, None, body.draft(), staff, counter.clock())
            return view(session, staff, reply, "add_reply")

        return await door.enter(request, work)

    @routes.put("/replies/{reply_id}")
    async def change(request: Request, reply_id: int, body: ReplyDraft) -> dict[str, Any]:
        """Write a reply anew."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found = ready_replies.find(session, reply_id)
            reply = ready_replies.save(session, found, body.draft(), staff, counter.clock())
            return view(session, staff, reply, "change_reply")

        return await door.enter(request, work)

    @routes.delete("/replies/{reply_id}", status_code=204)
    async def remove(request: Request, reply_id: int) -> None:
        """Throw a reply away."""

        def work(session: Session, staff: Staff) -> None:
            found = ready_replies.find(session, reply_id)
            view(session, staff, found, "remove_reply")
            session.delete(found)

        await door.enter(request, work)

    @routes.get("/conversations/{conversation_id}/replies")
    async def for_customer(request: Request, conversation_id: str) -> dict[str, Any]:
        """The replies for this customer, what is known of them filled in."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            conversation = find_conversation(session, conversation_id)
            audit_reading(session, staff, "read", conversation.id, counter.clock())
            case = ready_replies.case_of_conversation(session, conversation)
            found = ready_replies.filled_for(counter, session, case, staff)
            return {"items": found, "next": None}

        return await door.enter(request, work)

    @routes.get("/tickets/{number}/ready-replies")
    async def for_ticket(request: Request, number: str) -> dict[str, Any]:
        """The replies for this ticket's customer, what is known of them filled in."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            ticket = find_ticket(session, number)
            audit_reading(session, staff, "read_ticket", ticket.number, counter.clock())
            case = ready_replies.case_of_ticket(session, ticket)
            found = ready_replies.filled_for(counter, session, case, staff)
            return {"items": found, "next": None}

        return await door.enter(request, work)

    return routes
