"""Files at the desk: what customers sent, to save; what agents send, from choosing to sending."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, File, HTTPException, Request, Response, UploadFile
from pydantic import Field
from sqlalchemy.orm import Session

from helpdesk.agents import desk, draft_files
from helpdesk.agents.access import refused
from helpdesk.agents.audit import audit
from helpdesk.agents.model import DraftFile, Staff
from helpdesk.agents.routes.door import Door, find_conversation
from helpdesk.conversations.attachments import (
    LARGEST_BYTES,
    Upload,
    attachment_path,
    download_headers,
    file_view,
)
from helpdesk.conversations.model import Attachment, Conversation
from helpdesk.tickets import work
from helpdesk.tickets.files import MOST_AT_ONCE
from helpdesk.tickets.model import Ticket, TicketFile
from helpdesk.tickets.received import ReceivedFile

#: Files that were chosen before and go with a reply.
FileIds = Annotated[list[UUID], Field(max_length=MOST_AT_ONCE)]


def file_routes(door: Door) -> APIRouter:
    """`…/attachments` of conversations, tickets, and the desk itself."""
    routes = APIRouter(prefix="/api/v1/desk", tags=["desk"])
    counter = door.counter
    home = counter.settings.home

    def keep(
        session: Session, staff: Staff, place: Conversation | Ticket, upload: Upload
    ) -> dict[str, Any]:
        now = counter.clock()
        draft = draft_files.keep_draft(session, home, staff, place, upload, now)
        action, subject = _for(session, draft, "chosen")
        audit(session, staff, action, subject, now, draft.name)
        return file_view(draft)

    def kept(session: Session, staff: Staff, place: Conversation | Ticket) -> dict[str, Any]:
        found = draft_files.drafts_of(session, staff, place)
        return {"items": [file_view(each) for each in found], "next": None}

    @routes.post("/conversations/{conversation_id}/attachments", status_code=201)
    async def for_conversation(
        request: Request, conversation_id: str, file: Annotated[UploadFile, File()]
    ) -> dict[str, Any]:
        """Choose a file for the next reply: pictures, PDF and text up to 10 MiB."""
        upload = await _read(file)

        def act(session: Session, staff: Staff) -> dict[str, Any]:
            found = find_conversation(session, conversation_id)
            desk.require_mine(session, found, staff)
            return keep(session, staff, found, upload)

        return await door.enter(request, act)

    @routes.get("/conversations/{conversation_id}/attachments")
    async def of_conversation(request: Request, conversation_id: str) -> dict[str, Any]:
        """What was chosen for the next reply and is not sent yet; the agent's own only."""
        return await door.enter(
            request,
            lambda session, staff: kept(
                session, staff, find_conversation(session, conversation_id)
            ),
        )

    @routes.post("/tickets/{number}/attachments", status_code=201)
    async def for_ticket(
        request: Request, number: str, file: Annotated[UploadFile, File()]
    ) -> dict[str, Any]:
        """Choose a file for the next reply: pictures, PDF and text up to 10 MiB."""
        upload = await _read(file)
        return await door.enter(
            request,
            lambda session, staff: keep(session, staff, find_ticket(session, number), upload),
        )

    @routes.get("/tickets/{number}/attachments")
    async def of_ticket(request: Request, number: str) -> dict[str, Any]:
        """What was chosen for the next reply and is not sent yet; the agent's own only."""
        return await door.enter(
            request, lambda session, staff: kept(session, staff, find_ticket(session, number))
        )

    @routes.delete("/attachments/{attachment_id}", status_code=204)
    async def drop(request: Request, attachment_id: str) -> None:
        """Throw away a file that was chosen and not sent; any other stays."""

        def act(session: Session, staff: Staff) -> None:
            draft = draft_files.own_draft(session, staff, attachment_id)
            if draft is not None:
                action, subject = _for(session, draft, "dropped")
                audit(session, staff, action, subject, counter.clock(), draft.name)
                draft_files.drop_draft(session, home, staff, attachment_id)

        await door.enter(request, act)

    @routes.get("/attachments/{attachment_id}")
    async def attachment(request: Request, attachment_id: str) -> Response:
        """A file of a conversation or ticket, or one's own that waits to be sent; to save."""

        def act(session: Session, staff: Staff) -> dict[str, Any]:
            found = (
                session.get(Attachment, attachment_id)
                or session.get(TicketFile, attachment_id)
                or session.get(ReceivedFile, attachment_id)
                or draft_files.own_draft(session, staff, attachment_id)
            )
            if found is None:
                raise HTTPException(404, [{"field": "id", "message": "there is no such file"}])
            action, subject = _read_of(session, found)
            audit(session, staff, action, subject, counter.clock(), found.name)
            return {"name": found.name, "type": found.type}

        found = await door.enter(request, act)
        content = attachment_path(home, attachment_id).read_bytes()
        return Response(content, media_type=found["type"], headers=download_headers(found["name"]))

    return routes


def find_ticket(session: Session, number: str) -> Ticket:
    """The ticket. Raises HTTPException 404."""
    found = work.find_ticket(session, number)
    if found is None:
        raise refused(404, "number", "there is no such ticket")
    return found


def _for(session: Session, draft: DraftFile, what: str) -> tuple[str, str]:
    """How the audit log calls it, and the record whose reply the file is for."""
    if draft.ticket_id is not None:
        return f"ticket_file_{what}", session.get_one(Ticket, draft.ticket_id).number
    return f"file_{what}", draft.conversation_id or ""


def _read_of(
    session: Session, file: Attachment | TicketFile | ReceivedFile | DraftFile
) -> tuple[str, str]:
    """The audit log's action for reading the file, and the record that it belongs to."""
    if isinstance(file, ReceivedFile):
        return "read_mail_file", str(file.mail_id)
    if isinstance(file, Attachment) or file.ticket_id is None:
        return "read_file", file.conversation_id or ""
    return "read_ticket_file", session.get_one(Ticket, file.ticket_id).number


async def _read(file: UploadFile) -> Upload:
    """One byte more than allowed is read: that shows that it is too large."""
    return Upload(file.filename or "file", await file.read(LARGEST_BYTES + 1))
