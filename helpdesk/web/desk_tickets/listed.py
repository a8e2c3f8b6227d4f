"""The desk's list of tickets: filters, saved views, and the same tickets as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import unquote_plus

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from sqlalchemy.orm import Session

from helpdesk.agents.access import require_staff
from helpdesk.agents.audit import audit
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.hub import Hub
from helpdesk.offload import in_thread
from helpdesk.tickets.export import csv_lines, json_lines
from helpdesk.tickets.filters import TicketFilter
from helpdesk.tickets.inbox import count_waiting
from helpdesk.tickets.listing import CursorError, Row, all_tickets, count_by_clock, ticket_page
from helpdesk.tickets.model import TicketStatus
from helpdesk.tickets.news import mark_of
from helpdesk.web.desk_tickets.mail import mail_routes
from helpdesk.web.desk_tickets.one import one_ticket_routes
from helpdesk.web.desk_tickets.words import TicketWords
from helpdesk.web.filtered_list import Change, FilteredList
from helpdesk.web.staff_page import StaffPage

LIST = FilteredList(
    "tickets",
    "agent",
    (
        ("open", "status=open"),
        ("mine", "status=open&assignee=me"),
        ("unassigned", "status=open&assignee=none"),
        ("overdue", "clock=overdue"),
        ("soon", "clock=4h"),
        ("all", ""),
    ),
)
_FILES: Mapping[str, tuple[str, Callable[[Iterator[Row]], Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", csv_lines),
    "json": ("application/json", json_lines),
}


def desk_ticket_pages(counter: Counter, page: StaffPage, hub: Hub) -> APIRouter:
    """`/desk/tickets` and what is below it."""
    routes = APIRouter(prefix="/desk/tickets", include_in_schema=False)

    async def listed(request: Request, change: Change | None) -> HTMLResponse:
        """The list as the address asks for it; `change` is done before, and may fail."""

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            chosen = TicketFilter.read(request.query_params)
            now = counter.clock()
            # Before all else: what happens while the list is read is news to the page.
            mark = mark_of(session)
            views = LIST.in_template(request, session, staff, chosen.query, change)
            try:
                found = ticket_page(session, chosen, staff, now, request.query_params.get("cursor"))
            except CursorError as error:
                raise HTTPException(422, [{"field": "cursor", "message": str(error)}]) from None
            words = TicketWords(counter, request, staff, now)
            return {
                "rows": found.rows,
                "next": found.next,
                "chosen": chosen,
                "mark": mark,
                "counts": {
                    "overdue": count_by_clock(session, staff, now, "overdue"),
                    "soon": count_by_clock(session, staff, now, "4h"),
                },
                "mails": count_waiting(session),
                "statuses": [(each, words.say(f"status_{each}")) for each in TicketStatus],
                "clocks": [(each, words.say(f"clock_{each}")) for each in ("overdue", "1h", "4h")],
                **views,
                **words.in_template(session),
            }

        return await page.show(request, "tickets", "desk_tickets.html", work)

    LIST.add_routes(routes, listed)

    @routes.get("/export.{kind}")
    async def export(request: Request, kind: str) -> StreamingResponse:
        """All tickets of the filters, as a file."""
        if kind not in _FILES:
            raise HTTPException(404, [{"field": "kind", "message": "csv or json"}])
        chosen, now = TicketFilter.read(request.query_params), counter.clock()

        def check() -> Staff:
            with counter.store.unit_of_work() as session:
                staff = require_staff(request, session, "agent")
                audit(session, staff, "ticket_export", "", now, unquote_plus(chosen.query))
                return staff

        staff = await in_thread(check)
        media_type, lines = _FILES[kind]

        def content() -> Iterator[str]:
            with counter.store.reading() as session:
                yield from lines(all_tickets(session, chosen, staff, now))

        return StreamingResponse(
            content(),
            media_type=media_type,
            headers={"Content-Disposition": f'attachment; filename="tickets.{kind}"'},
        )

    routes.include_router(mail_routes(counter, page))
    routes.include_router(one_ticket_routes(counter, page, hub))
    return routes
