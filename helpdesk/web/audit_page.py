"""`/desk/audit`: who did what and read what, for admins; filtered, page by page, and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import unquote_plus

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.access import require_staff
from helpdesk.agents.audit import audit
from helpdesk.agents.audit_list import AuditFilter, all_entries, audit_page
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.spreadsheet import csv_table
from helpdesk.web.audit_words import COLUMNS, AuditWords
from helpdesk.web.staff_page import StaffPage, desk_language


def audit_pages(counter: Counter, page: StaffPage) -> APIRouter:
    """The log, and its export."""
    routes = APIRouter(prefix="/desk/audit", include_in_schema=False)

    def words_for(request: Request, staff: Staff) -> AuditWords:
        return AuditWords(counter, desk_language(staff, request))

    @routes.get("")
    async def log(request: Request) -> HTMLResponse:
        """The entries of the address's filters, the newest first."""

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            chosen = AuditFilter.read(request.query_params)
            cursor = request.query_params.get("cursor", "")
            found = audit_page(session, chosen, counter.policy.support.zone, cursor)
            words = words_for(request, staff)
            everybody = session.execute(select(Staff.id, Staff.name).order_by(Staff.name)).all()
            return {
                "rows": found.rows,
                "next": found.next,
                "chosen": chosen,
                "words": words,
                "say": words.say,
                "people": words.people([(row.id, row.name) for row in everybody]),
            }

        return await page.show(request, "audit", "staff_audit.html", work)

    @routes.get("/export.csv")
    async def export(request: Request) -> StreamingResponse:
        """All entries of the filters as CSV; taking them along is an entry itself."""
        chosen, zone = AuditFilter.read(request.query_params), counter.policy.support.zone

        def check() -> AuditWords:
            with counter.store.unit_of_work() as session:
                staff = require_staff(request, session)
                audit(
                    session, staff, "audit_export", "", counter.clock(), unquote_plus(chosen.query)
                )
                return words_for(request, staff)

        words = await in_thread(check)

        def content() -> Iterator[str]:
            with counter.store.reading() as session:
                rows = (words.cells(told) for told in all_entries(session, chosen, zone))
                yield from csv_table(COLUMNS, rows)

        return StreamingResponse(
            content(),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
        )

    return routes
