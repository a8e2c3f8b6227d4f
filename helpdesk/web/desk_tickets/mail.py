"""Mail that waits for a person: read it, and say which ticket it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents.access import require_staff
from helpdesk.agents.audit import audit_reading
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.tickets import inbox
from helpdesk.tickets.model import Ticket
from helpdesk.tickets.received import ReceivedMail
from helpdesk.tickets.work import RefusedError
from helpdesk.web.desk_tickets.words import TicketWords
from helpdesk.web.staff_page import StaffPage

#: What is done with a mail; a ticket that it became part of is named to the agent.
Act = Callable[[Session, ReceivedMail, Staff], Ticket | None]
MailId = Annotated[int, Path(ge=1, le=999_999_999)]


def mail_routes(counter: Counter, page: StaffPage) -> APIRouter:
    """`/desk/tickets/mail` and what is below it."""
    routes = APIRouter(prefix="/mail", include_in_schema=False)

    async def shown(
        request: Request, mail_id: int = 0, act: Act | None = None, value: str = ""
    ) -> HTMLResponse:
        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            fault, done, now = None, None, counter.clock()
            if act is not None:
                require_staff(request, session, "agent")
                mail = session.get(ReceivedMail, mail_id)
                try:
                    if mail is None or mail.handled_at is not None:
                        raise RefusedError("mail_done")
                    done = act(session, mail, staff)
                except RefusedError as error:
                    fault = error.reason
            waiting = inbox.waiting_mails(session)
            for each in waiting:
                audit_reading(session, staff, "read_mail", str(each.mail.id), now)
            words = TicketWords(counter, request, staff, now)
            return {
                "waiting": waiting,
                "fault": fault,
                "faulty": mail_id,
                "written": value,
                "done": done,
                **words.in_template(session),
            }

        return await page.show(request, "tickets", "desk_mail.html", work)

    @routes.get("")
    async def mails(request: Request) -> HTMLResponse:
        """The mails that wait, the oldest first; reading them is written down."""
        return await shown(request)

    @routes.post("/{mail_id}/add")
    async def add(request: Request, mail_id: MailId) -> HTMLResponse:
        """Add it to the ticket of this number."""
        number = str((await request.form()).get("value", "")).strip()[:12]

        def act(session: Session, mail: ReceivedMail, staff: Staff) -> Ticket | None:
            return inbox.add_to_ticket(counter, session, mail, staff, number)

        return await shown(request, mail_id, act, number)

    @routes.post("/{mail_id}/open")
    async def open_one(request: Request, mail_id: MailId) -> HTMLResponse:
        """Make a ticket of it."""

        def act(session: Session, mail: ReceivedMail, staff: Staff) -> Ticket | None:
            return inbox.open_from_mail(counter, session, mail, staff)

        return await shown(request, mail_id, act)

    @routes.post("/{mail_id}/done")
    async def done(request: Request, mail_id: MailId) -> HTMLResponse:
        """It needs nothing more."""

        def act(session: Session, mail: ReceivedMail, staff: Staff) -> None:
            inbox.dismiss(counter, session, mail, staff)

        return await shown(request, mail_id, act)

    return routes
