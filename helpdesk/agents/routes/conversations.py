"""Conversations as agents see them: lists, transcript, and what is done with them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Request, WebSocket
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents import answering, desk, queue, transfer
from helpdesk.agents.access import refused, session_token
from helpdesk.agents.audit import audit, audit_reading
from helpdesk.agents.corrections import UnknownTopicError, correct_topic
from helpdesk.agents.events import CallFeed, look, serve_calls, serve_desk
from helpdesk.agents.lists import briefs
from helpdesk.agents.model import Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.agents.routes.door import Door, find_conversation
from helpdesk.agents.routes.files import FileIds
from helpdesk.agents.view import desk_view
from helpdesk.conversations.model import Conversation, State
from helpdesk.conversations.promises import to_ticket
from helpdesk.conversations.redaction import redact
from helpdesk.conversations.schema import Text
from helpdesk.offload import in_thread
from helpdesk.paging import PAGE
from helpdesk.triage.fields import parse_instant


class Words(BaseModel):
    """A text of an agent."""

    model_config = ConfigDict(extra="forbid")
    text: Text


class ToCustomer(BaseModel):
    """A reply: a text, files that were chosen before, or both.

    Sent again with the same `client_id`, it is the same reply.
    """

    model_config = ConfigDict(extra="forbid")
    text: Text | None = None
    client_id: UUID | None = None
    files: FileIds = []

    @model_validator(mode="after")
    def _something(self) -> ToCustomer:
        if self.text is None and not self.files:
            raise ValueError("send a text or files")
        return self


class Reason(BaseModel):
    """Why a conversation is closed."""

    model_config = ConfigDict(extra="forbid")
    reason: str | None = Field(None, max_length=200)


class RightTopic(BaseModel):
    """What a conversation is really about."""

    model_config = ConfigDict(extra="forbid")
    topic: str = Field(max_length=40)
    reason: str | None = Field(None, max_length=200)


class PassOn(BaseModel):
    """To whom (at most one of these; else whoever is free), and what they should know."""

    model_config = ConfigDict(extra="forbid")
    text: Text | None = None
    agent: str | None = Field(None, max_length=320, description="E-mail address.")
    team: str | None = Field(None, max_length=50)
    language: str | None = Field(None, pattern=r"^[a-z]{2}$")

    @model_validator(mode="after")
    def _one_target(self) -> PassOn:
        if sum(each is not None for each in (self.agent, self.team, self.language)) > 1:
            raise ValueError("name an agent, a team or a language, not several")
        return self


class GiveBack(BaseModel):
    """What colleagues should know, should the customer come back."""

    model_config = ConfigDict(extra="forbid")
    text: Text | None = None


def conversation_routes(door: Door) -> APIRouter:
    """The routes below `/api/v1/desk/conversations`."""
    routes = APIRouter(prefix="/api/v1/desk", tags=["desk"])
    counter = door.counter
    phone = counter.policy.phone.number

    @routes.get("/floor")
    async def floor(request: Request) -> dict[str, Any]:
        """Who waits, who is served, who else is here: what the desk's WebSocket sends."""
        token = session_token(request)

        def work(_session: Session, _staff: Staff) -> str:
            return token or ""

        return await in_thread(look, counter, door.hub, await door.enter(request, work))

    @routes.websocket("/events")
    async def events(websocket: WebSocket) -> None:
        await serve_desk(websocket, counter, door.hub)

    @routes.get("/calls")
    async def calls(request: Request) -> dict[str, Any]:
        """What calls for the agent: what the WebSocket of pages that are not the desk sends."""
        token = session_token(request) or ""
        await door.enter(request, lambda _session, _staff: None)
        return await in_thread(CallFeed(counter, token).look)

    @routes.websocket("/calls")
    async def called(websocket: WebSocket) -> None:
        await serve_calls(websocket, counter, door.hub)

    @routes.get("/conversations")
    async def conversations(
        request: Request,
        state: Literal["bot", "queued", "live", "closed"] = "queued",
        cursor: Annotated[str | None, Query(max_length=40)] = None,
    ) -> dict[str, Any]:
        """Conversations in one state; the queue in its order, whoever may answer."""

        def work(session: Session, _staff: Staff) -> dict[str, Any]:
            query = select(Conversation).where(Conversation.state == state)
            if state == "queued":
                waiting = queue.waiting(session)
                items = briefs(session, session.scalars(query).all(), counter.clock(), phone)
                places = {each.conversation_id: place for place, each in enumerate(waiting)}
                items.sort(key=lambda item: places.get(item["id"], len(places)))
                return {"items": items, "next": None}
            if cursor is not None:
                query = query.where(Conversation.updated_at < _instant_of(cursor))
            newest = query.order_by(Conversation.updated_at.desc()).limit(PAGE + 1)
            found = session.scalars(newest).all()
            following = found[PAGE - 1].updated_at.isoformat() if len(found) > PAGE else None
            items = briefs(session, found[:PAGE], counter.clock(), phone)
            return {"items": items, "next": following}

        return await door.enter(request, work)

    @routes.get("/conversations/{conversation_id}")
    async def conversation(request: Request, conversation_id: str) -> dict[str, Any]:
        """Briefing and transcript; reading one is written down."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found = find_conversation(session, conversation_id)
            audit_reading(session, staff, "read", found.id, counter.clock())
            return desk_view(counter, session, found)

        return await door.enter(request, work)

    @routes.post("/conversations/{conversation_id}/accept")
    async def accept(request: Request, conversation_id: str) -> dict[str, Any]:
        """Take it; 409 names who has it already."""
        return await door.in_conversation(
            request, conversation_id, lambda s, c, staff: desk.accept(counter, s, c, staff)
        )

    @routes.post("/conversations/{conversation_id}/messages")
    async def reply(request: Request, conversation_id: str, body: ToCustomer) -> dict[str, Any]:
        """Write to the customer."""
        client_id = str(body.client_id) if body.client_id else None
        return await door.in_conversation(
            request,
            conversation_id,
            lambda s, c, staff: answering.reply(
                counter, s, c, staff, body.text, client_id, [str(each) for each in body.files]
            ),
        )

    @routes.post("/conversations/{conversation_id}/notes")
    async def note(request: Request, conversation_id: str, body: Words) -> dict[str, Any]:
        """Write an internal note."""
        return await door.in_conversation(
            request, conversation_id, lambda s, c, staff: desk.note(counter, s, c, staff, body.text)
        )

    @routes.post("/conversations/{conversation_id}/close")
    async def close(
        request: Request, conversation_id: str, body: Reason | None = None
    ) -> dict[str, Any]:
        """End the conversation."""
        reason = body.reason if body else None
        return await door.in_conversation(
            request, conversation_id, lambda s, c, staff: desk.close(counter, s, c, staff, reason)
        )

    @routes.post("/conversations/{conversation_id}/transfer")
    async def transfer_on(
        request: Request, conversation_id: str, body: PassOn | None = None
    ) -> dict[str, Any]:
        """Back to the queue, for a colleague, a team or anybody, with a note."""
        to = body or PassOn()
        target = transfer.Target(to.agent, to.team, to.language)
        return await door.in_conversation(
            request,
            conversation_id,
            lambda s, c, staff: transfer.transfer(counter, s, c, staff, target, to.text or ""),
        )

    @routes.post("/conversations/{conversation_id}/assistant")
    async def give_back(
        request: Request, conversation_id: str, body: GiveBack | None = None
    ) -> dict[str, Any]:
        """Back to the assistant, with a note for whoever comes next."""
        text = (body.text if body else None) or ""
        return await door.in_conversation(
            request, conversation_id, lambda s, c, staff: desk.give_back(counter, s, c, staff, text)
        )

    @routes.post("/conversations/{conversation_id}/ticket")
    async def make_ticket(request: Request, conversation_id: str) -> dict[str, Any]:
        """Turn a waiting or live conversation into a ticket with its transcript."""

        def work(session: Session, found: Conversation, staff: Staff) -> None:
            handoff = queue.accepted_handoff(session, found) or queue.waiting_handoff(
                session, found
            )
            if handoff is None:
                raise Refusal("closed" if found.state == State.CLOSED else "nobody_waits")
            if handoff.agent_id is not None:
                desk.require_mine(session, found, staff)
            to_ticket(counter, session, found, handoff, staff.name)
            audit(session, staff, "to_ticket", found.id, counter.clock())

        return await door.in_conversation(request, conversation_id, work)

    @routes.post("/conversations/{conversation_id}/topic")
    async def correct(request: Request, conversation_id: str, body: RightTopic) -> dict[str, Any]:
        """Wrong topic: put it right here and in its tickets, and let the trainers know."""

        def work(session: Session, found: Conversation, staff: Staff) -> None:
            reason = redact(body.reason) if body.reason else None
            correct_topic(counter, session, found, staff, body.topic, reason)

        try:
            return await door.in_conversation(request, conversation_id, work)
        except UnknownTopicError:
            raise refused(422, "topic", "there is no such topic") from None

    @routes.post("/conversations/{conversation_id}/typing", status_code=204)
    async def typing(request: Request, conversation_id: str) -> None:
        """The agent is typing; shown to the customer, kept nowhere."""
        await door.enter(
            request,
            lambda session, staff: desk.require_mine(
                session, find_conversation(session, conversation_id), staff
            ),
        )
        door.hub.wake(conversation_id, {"type": "typing", "author": "agent"})

    return routes


def _instant_of(cursor: str) -> datetime:
    try:
        return parse_instant(cursor)
    except PydanticCustomError:
        raise HTTPException(
            422, [{"field": "cursor", "message": "not a cursor of this list"}]
        ) from None
