"""The staff API: session, desk conversations, desk tickets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk.agents import desk, queue
from helpdesk.agents.access import COOKIE, require_staff, session_token
from helpdesk.agents.briefing import briefing
from helpdesk.agents.model import Handoff, Staff
from helpdesk.agents.sessions import VALID_FOR, Throttle, sign_in, sign_out, staff_of
from helpdesk.conversations.attachments import attachment_path, download_headers
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.hub import Hub
from helpdesk.conversations.locks import ConversationLocks
from helpdesk.conversations.model import Attachment, Conversation, Message
from helpdesk.conversations.promises import to_ticket
from helpdesk.conversations.schema import Text
from helpdesk.conversations.transcript import messages_of
from helpdesk.conversations.view import conversation_view, handoff_view, message_view
from helpdesk.offload import in_thread
from helpdesk.paging import PAGE, page
from helpdesk.tickets.model import Ticket, TicketReply
from helpdesk.tickets.view import ticket_brief, ticket_view
from helpdesk.triage.fields import parse_instant


class SignIn(BaseModel):
    """`POST /api/v1/session`."""

    model_config = ConfigDict(extra="forbid")
    email: str = Field(max_length=320)
    password: str = Field(max_length=1_000)


class Words(BaseModel):
    """A text of an agent."""

    model_config = ConfigDict(extra="forbid")
    text: Text


class Reason(BaseModel):
    """Why a conversation is closed."""

    model_config = ConfigDict(extra="forbid")
    reason: str | None = Field(None, max_length=200)


class TransferNote(BaseModel):
    """What the next agent should know."""

    model_config = ConfigDict(extra="forbid")
    text: Text | None = None


def session_routes(counter: Counter) -> APIRouter:
    """Sign in, who am I, sign out."""
    routes = APIRouter(prefix="/api/v1/session", tags=["staff"])
    throttle = Throttle()

    @routes.post("")
    async def start(request: Request, response: Response, body: SignIn) -> dict[str, Any]:
        """Sign in: a cookie for the browser, the token for scripts."""
        now = counter.clock()
        keys = [f"email:{body.email.lower()}", f"address:{request.client and request.client.host}"]
        wait = max(throttle.wait(key, now) for key in keys)
        if wait:
            raise HTTPException(
                429,
                [{"field": "email", "message": f"too many attempts; try again in {wait} s"}],
                headers={"Retry-After": str(wait)},
            )

        def run() -> tuple[str, Staff] | None:
            with counter.store.unit_of_work() as session:
                token = sign_in(session, body.email, body.password, now)
                staff = staff_of(session, token, now)
                return (token, staff) if token and staff else None

        signed_in = await in_thread(run)
        if signed_in is None:
            for key in keys:
                throttle.failed(key, now)
            raise HTTPException(
                401, [{"field": "password", "message": "e-mail address or password is not right"}]
            )
        token, staff = signed_in
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(VALID_FOR.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=counter.settings.public_url.startswith("https:"),
        )
        return {"token": token, **_staff_view(staff)}

    @routes.get("")
    async def current(request: Request) -> dict[str, Any]:
        """Who is signed in."""

        def run() -> dict[str, Any]:
            with counter.store.unit_of_work() as session:
                return _staff_view(require_staff(request, session, "agent", "trainer"))

        return await in_thread(run)

    @routes.delete("", status_code=204)
    async def end(request: Request, response: Response) -> None:
        """Sign out."""

        def run() -> None:
            with counter.store.unit_of_work() as session:
                if token := session_token(request):
                    sign_out(session, token)

        await in_thread(run)
        response.delete_cookie(COOKIE)

    return routes


def desk_routes(counter: Counter, hub: Hub, locks: ConversationLocks) -> APIRouter:
    """Conversations and tickets as agents see them."""
    routes = APIRouter(prefix="/api/v1/desk", tags=["desk"])
    phone = counter.policy.phone.number

    async def as_agent(
        request: Request, work: Callable[[Session, Staff], dict[str, Any]]
    ) -> dict[str, Any]:
        def run() -> dict[str, Any]:
            with counter.store.unit_of_work() as session:
                return work(session, require_staff(request, session, "agent"))

        try:
            return await in_thread(run)
        except queue.TakenError as error:
            raise HTTPException(409, [{"field": "id", "message": str(error)}]) from None
        except desk.NotYoursError as error:
            raise HTTPException(409, [{"field": "id", "message": str(error)}]) from None

    async def in_conversation(
        request: Request,
        conversation_id: str,
        work: Callable[[Session, Conversation, Staff], object],
    ) -> dict[str, Any]:
        """Do `work`, then answer with the conversation as it is now, and wake its watchers."""

        def with_view(session: Session, staff: Staff) -> dict[str, Any]:
            conversation = _conversation(session, conversation_id)
            work(session, conversation, staff)
            return _desk_view(session, conversation, phone)

        async with locks.hold(conversation_id):
            answer = await as_agent(request, with_view)
        hub.wake(conversation_id)
        hub.wake_all()
        return answer

    @routes.get("/conversations")
    async def conversations(
        request: Request,
        state: Literal["bot", "queued", "live", "closed"] = "queued",
        cursor: Annotated[str | None, Query(max_length=40)] = None,
    ) -> dict[str, Any]:
        """Conversations in one state; the queue has the longest wait first."""

        def work(session: Session, _staff: Staff) -> dict[str, Any]:
            query = select(Conversation).where(Conversation.state == state)
            if state == "queued":
                items = [_brief(session, each, phone) for each in session.scalars(query)]
                items.sort(key=lambda item: str(item["waiting_since"]))
                return {"items": items, "next": None}
            if cursor is not None:
                query = query.where(Conversation.updated_at < _instant_of(cursor))
            newest = query.order_by(Conversation.updated_at.desc()).limit(PAGE + 1)
            found = session.scalars(newest).all()
            following = found[PAGE - 1].updated_at.isoformat() if len(found) > PAGE else None
            items = [_brief(session, each, phone) for each in found[:PAGE]]
            return {"items": items, "next": following}

        return await as_agent(request, work)

    @routes.get("/conversations/{conversation_id}")
    async def conversation(request: Request, conversation_id: str) -> dict[str, Any]:
        """Briefing and transcript; reading one is written down."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found = _conversation(session, conversation_id)
            desk.audit(session, staff, "read", found.id, counter.clock())
            return _desk_view(session, found, phone)

        return await as_agent(request, work)

    @routes.post("/conversations/{conversation_id}/accept")
    async def accept(request: Request, conversation_id: str) -> dict[str, Any]:
        """Take it; 409 names who has it already."""
        return await in_conversation(
            request, conversation_id, lambda s, c, staff: desk.accept(counter, s, c, staff)
        )

    @routes.post("/conversations/{conversation_id}/messages")
    async def reply(request: Request, conversation_id: str, body: Words) -> dict[str, Any]:
        """Write to the customer."""
        return await in_conversation(
            request,
            conversation_id,
            lambda s, c, staff: desk.reply(counter, s, c, staff, body.text),
        )

    @routes.post("/conversations/{conversation_id}/notes")
    async def note(request: Request, conversation_id: str, body: Words) -> dict[str, Any]:
        """Write an internal note."""
        return await in_conversation(
            request, conversation_id, lambda s, c, staff: desk.note(counter, s, c, staff, body.text)
        )

    @routes.post("/conversations/{conversation_id}/close")
    async def close(
        request: Request, conversation_id: str, body: Reason | None = None
    ) -> dict[str, Any]:
        """End the conversation."""
        reason = body.reason if body else None
        return await in_conversation(
            request, conversation_id, lambda s, c, staff: desk.close(counter, s, c, staff, reason)
        )

    @routes.post("/conversations/{conversation_id}/transfer")
    async def transfer(
        request: Request, conversation_id: str, body: TransferNote | None = None
    ) -> dict[str, Any]:
        """Back to the queue, with a note."""
        text = (body.text if body else None) or ""
        return await in_conversation(
            request, conversation_id, lambda s, c, staff: desk.transfer(counter, s, c, staff, text)
        )

    @routes.post("/conversations/{conversation_id}/ticket")
    async def make_ticket(request: Request, conversation_id: str) -> dict[str, Any]:
        """Turn a waiting or live conversation into a ticket with its transcript."""

        def work(session: Session, found: Conversation, staff: Staff) -> None:
            handoff = queue.accepted_handoff(session, found) or queue.waiting_handoff(
                session, found
            )
            if handoff is None:
                raise desk.NotYoursError("nobody waits in this conversation")
            to_ticket(counter, session, found, handoff)
            desk.audit(session, staff, "to_ticket", found.id, counter.clock())

        return await in_conversation(request, conversation_id, work)

    @routes.post("/conversations/{conversation_id}/typing", status_code=204)
    async def typing(request: Request, conversation_id: str) -> None:
        """The agent is typing; shown to the customer, kept nowhere."""
        await as_agent(request, lambda _session, _staff: {})
        hub.wake(conversation_id, {"type": "typing", "author": "agent"})

    @routes.get("/attachments/{attachment_id}")
    async def attachment(request: Request, attachment_id: str) -> Response:
        """A customer's file, to save."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found = session.get(Attachment, attachment_id)
            if found is None:
                raise HTTPException(404, [{"field": "id", "message": "there is no such file"}])
            desk.audit(session, staff, "read_file", found.id, counter.clock())
            return {"name": found.name, "type": found.type}

        found = await as_agent(request, work)
        content = attachment_path(counter.settings.home, attachment_id).read_bytes()
        return Response(content, media_type=found["type"], headers=download_headers(found["name"]))

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

        return await as_agent(request, work)

    @routes.get("/tickets/{number}")
    async def ticket(request: Request, number: str) -> dict[str, Any]:
        """A ticket with its facts, correspondence and the conversation it came from."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found = _ticket(session, number)
            desk.audit(session, staff, "read_ticket", number, counter.clock())
            return _ticket_view(session, found)

        return await as_agent(request, work)

    @routes.post("/tickets/{number}/replies")
    async def reply_ticket(request: Request, number: str, body: Words) -> dict[str, Any]:
        """Answer; the customer gets it by mail and in the Support Center."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found = _ticket(session, number)
            desk.reply_to_ticket(counter, session, found, staff, body.text)
            return _ticket_view(session, found)

        return await as_agent(request, work)

    @routes.post("/tickets/{number}/close")
    async def close_ticket(request: Request, number: str) -> dict[str, Any]:
        """Close it."""

        def work(session: Session, staff: Staff) -> dict[str, Any]:
            found = _ticket(session, number)
            desk.close_ticket(counter, session, found, staff)
            return _ticket_view(session, found)

        return await as_agent(request, work)

    return routes


def _instant_of(cursor: str) -> datetime:
    try:
        return parse_instant(cursor)
    except PydanticCustomError:
        raise HTTPException(
            422, [{"field": "cursor", "message": "not a cursor of this list"}]
        ) from None


def _staff_view(staff: Staff) -> dict[str, Any]:
    return {
        "email": staff.email,
        "name": staff.name,
        "role": staff.role,
        "languages": staff.languages,
    }


def _conversation(session: Session, conversation_id: str) -> Conversation:
    found = session.get(Conversation, conversation_id)
    if found is None:
        raise HTTPException(404, [{"field": "id", "message": "there is no such conversation"}])
    return found


def _ticket(session: Session, number: str) -> Ticket:
    found = desk.find_ticket(session, number)
    if found is None:
        raise HTTPException(404, [{"field": "number", "message": "there is no such ticket"}])
    return found


def _ticket_view(session: Session, ticket: Ticket) -> dict[str, Any]:
    replies = session.scalars(
        select(TicketReply).where(TicketReply.ticket_id == ticket.id).order_by(TicketReply.id)
    ).all()
    conversation = (
        session.get(Conversation, ticket.conversation_id) if ticket.conversation_id else None
    )
    transcript = messages_of(session, conversation, internal=True) if conversation else []
    return {**ticket_view(ticket, replies), "messages": [message_view(m) for m in transcript]}


def _brief(session: Session, conversation: Conversation, phone: str) -> dict[str, Any]:
    handoff = session.scalar(
        select(Handoff)
        .where(Handoff.conversation_id == conversation.id)
        .order_by(Handoff.id.desc())
        .limit(1)
    )
    told = briefing(session, conversation)
    return {
        "id": conversation.id,
        "state": conversation.state,
        "language": conversation.language,
        "topic": conversation.topic,
        "plan": told["customer"]["plan"],
        "pin": conversation.pin,
        "stricter_verification": told["customer"]["stricter_verification"],
        "first_words": told["first_words"],
        "handoff": handoff_view(session, conversation, phone),
        "waiting_since": handoff.queued_at.isoformat() if handoff else None,
        "updated_at": conversation.updated_at.isoformat(),
        "last_message_id": session.scalar(
            select(func.max(Message.id)).where(Message.conversation_id == conversation.id)
        ),
    }


def _desk_view(session: Session, conversation: Conversation, phone: str) -> dict[str, Any]:
    view = conversation_view(session, conversation, phone)
    messages = messages_of(session, conversation, internal=True)
    view["messages"] = [{**message_view(m), "internal": m.internal} for m in messages]
    agent = desk.holder(session, conversation)
    return {
        **view,
        "briefing": briefing(session, conversation),
        "agent": {"email": agent.email, "name": agent.name} if agent else None,
        "close_reason": conversation.close_reason,
    }
