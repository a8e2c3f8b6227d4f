"""`/studio/new-intents`: messages that no intent fits, alike ones together, also as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents.access import require_staff, who_trains
from helpdesk.agents.audit import audit, audit_reading
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.training.new_intents import Wishes, as_csv, records, together, wishes
from helpdesk.training.studio import Studio
from helpdesk.web.staff_page import StaffPage
from helpdesk.web.studio.words import StudioWords


def new_intents_page(counter: Counter, page: StaffPage, studio: Studio) -> APIRouter:
    """The list, and the list as a file."""
    routes = APIRouter(prefix="/studio/new-intents", include_in_schema=False)

    def found(request: Request) -> Wishes:
        """In groups, for a trainer; worked out in no transaction that anybody could wait for."""
        with counter.store.reading() as session:
            if who_trains(request, session) is None:
                return Wishes(())
            wanted = wishes(session)
        return together(wanted, studio.meanings)

    @routes.get("")
    async def listed(request: Request) -> HTMLResponse:
        """The messages with their notes; the largest group first."""
        wanted = await in_thread(found, request)

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            audit_reading(session, staff, "read_new_intents", "", counter.clock())
            words = StudioWords(counter, request, staff, "annotate")
            return {"wishes": wanted, **words.in_template()}

        return await page.show(request, "studio_inbox", "studio_new_intents.html", work)

    @routes.get("/export.{kind}")
    async def export(request: Request, kind: Literal["csv", "json"]) -> Response:
        """All of them, as a spreadsheet or as JSON."""

        def check() -> None:
            with counter.store.unit_of_work() as session:
                staff = require_staff(request, session, "trainer")
                audit(session, staff, "new_intents_export", kind, counter.clock())

        await in_thread(check)
        wanted = await in_thread(found, request)
        if kind == "csv":
            content, media_type = as_csv(wanted), "text/csv; charset=utf-8"
        else:
            content = json.dumps(list(records(wanted)), ensure_ascii=False, indent=1)
            media_type = "application/json"
        name = f'attachment; filename="new-intents.{kind}"'
        return Response(content, media_type=media_type, headers={"Content-Disposition": name})

    return routes
