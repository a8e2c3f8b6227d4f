"""Other desks for admins: who is told what, and what could not be delivered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.texts import formats
from helpdesk.texts.staff import staff_text
from helpdesk.web.staff_page import StaffPage, desk_language
from helpdesk.webhooks.dead_letters import PAGE, dead_letters
from helpdesk.webhooks.events import Event
from helpdesk.webhooks.targets import Waiting, all_targets, outbox_counts


def webhook_pages(counter: Counter, staff_page: StaffPage) -> APIRouter:
    """`/desk/webhooks` and `/desk/webhooks/failed`."""
    routes = APIRouter(prefix="/desk/webhooks", include_in_schema=False)

    def words(request: Request, staff: Staff) -> dict[str, object]:
        language = desk_language(staff, request)

        def moment(at: datetime) -> str:
            return formats.moment(language, at, counter.policy.support.zone)

        def say(name: str, /, **values: object) -> str:
            return staff_text(language, "webhooks", name, **values)

        return {
            "moment": moment,
            "say": say,
            "event_name": lambda event: say("event_" + re.sub(r"\W", "_", event)),
        }

    @routes.get("")
    async def targets(request: Request) -> HTMLResponse:
        """All targets, and a form for another."""

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            counts = outbox_counts(session)
            return {
                "targets": all_targets(session),
                "counts": lambda target: counts.get(target.id, Waiting()),
                "failed": sum(each.failed for each in counts.values()),
                "all_events": list(Event),
                **words(request, staff),
            }

        return await staff_page.show(request, "webhooks", "staff_webhooks.html", work)

    @routes.get("/failed")
    async def failed(request: Request) -> HTMLResponse:
        """The dead letters: what was given up, with the last answer."""

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            counts = outbox_counts(session)
            return {
                "letters": dead_letters(session),
                "most": PAGE,
                "failing": [t for t in all_targets(session) if counts.get(t.id, Waiting()).failed],
                "counts": lambda target: counts.get(target.id, Waiting()),
                **words(request, staff),
            }

        return await staff_page.show(request, "webhooks", "staff_webhooks_failed.html", work)

    return routes
