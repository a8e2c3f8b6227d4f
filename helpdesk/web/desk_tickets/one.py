"""One ticket: what the customer told, what was said, and everything an agent does with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.agents.access import require_staff
from helpdesk.agents.desk import NotYoursError, audit_reading
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation
from helpdesk.conversations.schema import Text
from helpdesk.conversations.transcript import messages_of
from helpdesk.texts import formats
from helpdesk.tickets import work
from helpdesk.tickets.files import files_of
from helpdesk.tickets.history import history_of
from helpdesk.tickets.model import Priority, Ticket, TicketReply, TicketStatus
from helpdesk.tickets.received import ReceivedMail
from helpdesk.web.desk_tickets.words import TicketWords
from helpdesk.web.staff_page import MissingError, StaffPage

Act = Callable[[Counter, Session, Ticket, Staff, str], object]

_TEXT: TypeAdapter[str] = TypeAdapter(Text)
#: Other tickets of the customer that are listed beside this one.
_OTHERS = 5


def _reply(counter: Counter, session: Session, ticket: Ticket, staff: Staff, value: str) -> None:
    work.reply(counter, session, ticket, staff, _text(value))


def _note(counter: Counter, session: Session, ticket: Ticket, staff: Staff, value: str) -> None:
    work.note(counter, session, ticket, staff, _text(value))


def _text(value: str) -> str:
    try:
        return _TEXT.validate_python(value)
    except ValidationError:
        raise work.RefusedError("text") from None


def _assign(counter: Counter, session: Session, ticket: Ticket, staff: Staff, value: str) -> None:
    if value and not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise work.RefusedError("no_such_agent")
    work.assign(counter, session, ticket, staff, int(value) if value else None)


def _prioritise(
    counter: Counter, session: Session, ticket: Ticket, staff: Staff, value: str
) -> None:
    if value in set(Priority):
        work.prioritise(counter, session, ticket, staff, Priority(value))


_WRITING: Mapping[str, Act] = {"reply": _reply, "note": _note}

#: What a button or field of the page does, by the last part of its address.
_ACTS: Mapping[str, Act] = {
    "assign": _assign,
    "topic": work.change_topic,
    "prioritise": _prioritise,
    "tag": work.tag,
    "untag": work.untag,
    "duplicate": work.link_duplicate,
    "close": lambda counter, session, ticket, staff, _: work.close(counter, session, ticket, staff),
    "reopen": lambda counter, session, ticket, staff, _: work.reopen(
        counter, session, ticket, staff
    ),
}


def one_ticket_routes(counter: Counter, page: StaffPage) -> APIRouter:
    """`/desk/tickets/{number}` and its acts."""
    routes = APIRouter(include_in_schema=False)

    async def shown(
        request: Request, number: str, act: Act | None = None, value: str = "", kind: str = "reply"
    ) -> HTMLResponse:
        """The ticket after `act`; where that is refused, why, with what was written kept."""

        def in_session(session: Session, staff: Staff) -> Mapping[str, object]:
            ticket = work.find_ticket(session, number)
            if ticket is None:
                raise MissingError
            now = counter.clock()
            fault = None
            if act is None:
                audit_reading(session, staff, "read_ticket", ticket.number, now)
            else:
                require_staff(request, session, "agent")
                fault = _try(lambda: act(counter, session, ticket, staff, value))
            written = act in _WRITING.values()
            words = TicketWords(counter, request, staff, now)
            closed = ticket.status == TicketStatus.CLOSED
            return {
                "fault": fault,
                "sent": written and fault is None,
                "text": value if written and fault else "",
                "kind": kind if fault else ("note" if closed else "reply"),
                "ticket_language": formats.language_name(words.language, ticket.language),
                **_told(session, ticket),
                **words.in_template(session),
            }

        return await page.show(request, "tickets", "desk_ticket.html", in_session)

    @routes.get("/{number}")
    async def ticket(request: Request, number: str) -> HTMLResponse:
        """The ticket; reading it is written down."""
        return await shown(request, number)

    @routes.post("/{number}/write")
    async def write(request: Request, number: str) -> HTMLResponse:
        """Reply to the customer, or write a note."""
        form = await request.form()
        kind = "note" if form.get("kind") == "note" else "reply"
        text = str(form.get("text", "")).replace("\r\n", "\n")
        return await shown(request, number, _WRITING[kind], text, kind)

    @routes.post("/{number}/{act}")
    async def do(request: Request, number: str, act: str) -> HTMLResponse:
        """Change the ticket."""
        if act not in _ACTS:
            raise HTTPException(404, [{"field": "act", "message": "there is no such act"}])
        value = str((await request.form()).get("value", "")).strip()
        return await shown(request, number, _ACTS[act], value)

    return routes


def _try(act: Callable[[], object]) -> str | None:
    """Do it; the key of the reason where it is refused."""
    try:
        act()
    except NotYoursError:
        return "closed"
    except work.RefusedError as error:
        return error.reason
    return None


def _told(session: Session, ticket: Ticket) -> dict[str, Any]:
    conversation = (
        session.get(Conversation, ticket.conversation_id) if ticket.conversation_id else None
    )
    replies = session.scalars(
        select(TicketReply).where(TicketReply.ticket_id == ticket.id).order_by(TicketReply.id)
    ).all()
    return {
        "ticket": ticket,
        "customer": session.get_one(Account, ticket.account_id),
        "replies": replies,
        "whole": _whole_mails(session, ticket, replies),
        "files": files_of(session, ticket),
        "messages": messages_of(session, conversation, internal=True) if conversation else [],
        "tags": work.tags_of(session, ticket),
        "original": session.get(Ticket, ticket.duplicate_of_id) if ticket.duplicate_of_id else None,
        "duplicates": session.scalars(
            select(Ticket).where(Ticket.duplicate_of_id == ticket.id).order_by(Ticket.id)
        ).all(),
        "others": session.scalars(
            select(Ticket)
            .where(Ticket.account_id == ticket.account_id, Ticket.id != ticket.id)
            .order_by(Ticket.id.desc())
            .limit(_OTHERS)
        ).all(),
        "history": history_of(session, ticket),
    }


def _whole_mails(
    session: Session, ticket: Ticket, replies: Sequence[TicketReply]
) -> dict[int | None, str]:
    """What replies by mail quoted besides their own words, by the reply's id."""
    own = {reply.id: reply.text for reply in replies}
    mails = session.scalars(select(ReceivedMail).where(ReceivedMail.ticket_id == ticket.id))
    return {
        mail.reply_id: mail.text
        for mail in mails
        if mail.reply_id in own and mail.text != own[mail.reply_id]
    }
