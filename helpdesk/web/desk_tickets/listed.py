"""The desk's list of tickets: filters, saved views, and the same tickets as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from sqlalchemy.orm import Session

from helpdesk.agents.access import require_staff
from helpdesk.agents.desk import audit
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.tickets.export import csv_lines, json_lines
from helpdesk.tickets.filters import TicketFilter, forget_filter, save_filter, saved_filters
from helpdesk.tickets.inbox import count_waiting
from helpdesk.tickets.listing import CursorError, Row, all_tickets, count_by_clock, ticket_page
from helpdesk.tickets.model import TicketStatus
from helpdesk.web.desk_tickets.mail import mail_routes
from helpdesk.web.desk_tickets.one import one_ticket_routes
from helpdesk.web.desk_tickets.words import TicketWords
from helpdesk.web.staff_page import StaffPage

#: The views that everybody has, each with its query string.
VIEWS = (
    ("open", "status=open"),
    ("mine", "status=open&assignee=me"),
    ("unassigned", "status=open&assignee=none"),
    ("overdue", "clock=overdue"),
    ("soon", "clock=4h"),
    ("all", ""),
)
_FILES: Mapping[str, tuple[str, Callable[[Iterator[Row]], Iterator[str]]]] = {
    "csv": ("text/csv; charset=utf-8", csv_lines),
    "json": ("application/json", json_lines),
}


def desk_ticket_pages(counter: Counter, page: StaffPage) -> APIRouter:
    """`/desk/tickets` and what is below it."""
    routes = APIRouter(prefix="/desk/tickets", include_in_schema=False)

    async def listed(
        request: Request, change: Callable[[Session, Staff, TicketFilter], bool] | None = None
    ) -> HTMLResponse:
        """The list as the address asks for it; `change` is done before, and may fail."""

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            chosen = TicketFilter.read(request.query_params)
            now = counter.clock()
            done = True
            if change is not None:
                require_staff(request, session, "agent")
                done = change(session, staff, chosen)
            try:
                found = ticket_page(session, chosen, staff, now, request.query_params.get("cursor"))
            except CursorError as error:
                raise HTTPException(422, [{"field": "cursor", "message": str(error)}]) from None
            words = TicketWords(counter, request, staff, now)
            return {
                "rows": found.rows,
                "next": found.next,
                "chosen": chosen,
                "views": VIEWS,
                "saved": saved_filters(session, staff),
                "counts": {
                    "overdue": count_by_clock(session, staff, now, "overdue"),
                    "soon": count_by_clock(session, staff, now, "4h"),
                },
                "mails": count_waiting(session),
                "statuses": [(each, words.say(f"status_{each}")) for each in TicketStatus],
                "clocks": [(each, words.say(f"clock_{each}")) for each in ("overdue", "1h", "4h")],
                "fault": None if done else "not_saved",
                **words.in_template(session),
            }

        return await page.show(request, "tickets", "desk_tickets.html", work)

    @routes.get("")
    async def tickets(request: Request) -> HTMLResponse:
        """The list; its filters are the address."""
        return await listed(request)

    @routes.post("/views")
    async def keep_view(request: Request) -> HTMLResponse:
        """Keep the filters of the address under a name, for this agent."""
        name = str((await request.form()).get("name", ""))
        return await listed(
            request, lambda session, staff, chosen: save_filter(session, staff, name, chosen)
        )

    @routes.post("/views/{view_id}/remove")
    async def remove_view(
        request: Request, view_id: Annotated[int, Path(ge=1, le=999_999_999)]
    ) -> HTMLResponse:
        """Forget one of this agent's views."""

        def change(session: Session, staff: Staff, _chosen: TicketFilter) -> bool:
            forget_filter(session, staff, view_id)
            return True

        return await listed(request, change)

    @routes.get("/export.{kind}")
    async def export(request: Request, kind: str) -> StreamingResponse:
        """All tickets of the filters, as a file."""
        if kind not in _FILES:
            raise HTTPException(404, [{"field": "kind", "message": "csv or json"}])
        chosen, now = TicketFilter.read(request.query_params), counter.clock()

        def check() -> Staff:
            with counter.store.unit_of_work() as session:
                staff = require_staff(request, session, "agent")
                audit(session, staff, "ticket_export", kind, now, chosen.query)
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
    routes.include_router(one_ticket_routes(counter, page))
    return routes
