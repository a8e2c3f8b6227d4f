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
from helpdesk.agents.audit import audit_reading
from helpdesk.agents.desk import NotYoursError
from helpdesk.agents.model import Staff
from helpdesk.agents.refusals import Refusal
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.hub import Hub
from helpdesk.conversations.model import Conversation
from helpdesk.conversations.schema import Text
from helpdesk.conversations.transcript import messages_of
from helpdesk.texts import formats
from helpdesk.tickets import work
from helpdesk.tickets.files import files_of
from helpdesk.tickets.history import history_of
from helpdesk.tickets.model import Priority, Ticket, TicketReply, TicketStatus
from helpdesk.tickets.news import mark_of
from helpdesk.tickets.received import ReceivedMail
from helpdesk.web.desk_tickets.words import TicketWords
from helpdesk.web.staff_page import MissingError, StaffPage

Act = Callable[[Counter, Session, Ticket, Staff, str], object]

_TEXT: TypeAdapter[str] = TypeAdapter(Text)
#: Other tickets of the customer that are listed beside this one.
_OTHERS = 5


def _note(counter: Counter, session: Session, ticket: Ticket, staff: Staff, value: str) -> None:
    work.note(counter, session, ticket, staff, _text(value))


def _reply_with(files: Sequence[str], seen: int | None) -> Act:
    """A reply with files that were chosen before, unless somebody wrote after `seen`."""

    def act(counter: Counter, session: Session, ticket: Ticket, staff: Staff, value: str) -> None:
        work.reply(counter, session, ticket, staff, _text(value), files, seen)

    return act


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


def one_ticket_routes(counter: Counter, page: StaffPage, hub: Hub) -> APIRouter:
    """`/desk/tickets/{number}` and its acts."""
    routes = APIRouter(include_in_schema=False)

    async def shown(
        request: Request,
        number: str,
        act: Act | None = None,
        value: str = "",
        written: str | None = None,
    ) -> HTMLResponse:
        """The ticket after `act`; where that is refused, why, with what was written kept.

        `written`: `reply` or `note` where the act is to write `value`.
        """

        def in_session(session: Session, staff: Staff) -> Mapping[str, object]:
            ticket = work.find_ticket(session, number)
            if ticket is None:
                raise MissingError
            now = counter.clock()
            words = TicketWords(counter, request, staff, now)
            fault = None
            audit_reading(session, staff, "read_ticket", ticket.number, now)
            if act is not None:
                require_staff(request, session, "agent")
                fault = _try(lambda: act(counter, session, ticket, staff, value), words)
            closed = ticket.status == TicketStatus.CLOSED
            return {
                "fault": fault,
                "sent": written is not None and fault is None,
                "written": written,
                "text": value if written and fault else "",
                "kind": (fault and written) or ("note" if closed else "reply"),
                "ticket_language": formats.language_name(words.language, ticket.language),
                **_told(session, ticket),
                **words.in_template(session),
            }

        answer = await page.show(request, "tickets", "desk_ticket.html", in_session)
        if act is not None:
            hub.wake_tickets()
        return answer

    @routes.get("/{number}")
    async def ticket(request: Request, number: str) -> HTMLResponse:
        """The ticket; reading it is written down."""
        return await shown(request, number)

    @routes.post("/{number}/write")
    async def write(request: Request, number: str) -> HTMLResponse:
        """Reply to the customer, or write a note."""
        form = await request.form()
        text = str(form.get("text", "")).replace("\r\n", "\n")
        if form.get("kind") == "note":
            return await shown(request, number, _note, text, "note")
        files = [str(each) for each in form.getlist("file")]
        reply = _reply_with(files, _number(str(form.get("seen", ""))))
        return await shown(request, number, reply, text, "reply")

    @routes.post("/{number}/{act}")
    async def do(request: Request, number: str, act: str) -> HTMLResponse:
        """Change the ticket."""
        if act not in _ACTS:
            raise HTTPException(404, [{"field": "act", "message": "there is no such act"}])
        value = str((await request.form()).get("value", "")).strip()
        return await shown(request, number, _ACTS[act], value)

    return routes


def _try(act: Callable[[], object], words: TicketWords) -> str | None:
    """Do it; why not, where it is refused. What refuses has changed nothing yet."""
    try:
        act()
    except NotYoursError:
        return words.say("fault_closed")
    except work.RefusedError as error:
        return words.say(f"fault_{error.reason}")
    except Refusal as refusal:
        return refusal.told(words.language)
    return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def _told(session: Session, ticket: Ticket) -> dict[str, Any]:
    # Before all else: what happens while this is read is news to the page.
    mark = mark_of(session, ticket)
    conversation = (
        session.get(Conversation, ticket.conversation_id) if ticket.conversation_id else None
    )
    replies = session.scalars(
        select(TicketReply).where(TicketReply.ticket_id == ticket.id).order_by(TicketReply.id)
    ).all()
    return {
        "ticket": ticket,
        "mark": mark,
        "customer": session.get_one(Account, ticket.account_id),
        "replies": replies,
        "newest": max((reply.id for reply in replies), default=0),
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
