"""`/studio/inbox`: the messages that need a look first, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents.access import require_staff, session_token
from helpdesk.agents.model import Staff
from helpdesk.agents.sessions import staff_of
from helpdesk.clock import real_now
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.training.data.corpus import Corpus
from helpdesk.training.inbox.entries import inbox
from helpdesk.training.inbox.filters import (
    CHANNELS,
    OUTCOMES,
    REVIEWED,
    InboxFilter,
    forget_view,
    save_view,
    views_of,
)
from helpdesk.training.inbox.shown import groups, names_of_customers, shown
from helpdesk.training.inbox.signals import FALLBACK_INTENT, Reason
from helpdesk.training.studio import Studio
from helpdesk.triage.taxonomy import all_intents
from helpdesk.web.staff_page import StaffPage
from helpdesk.web.studio.words import StudioWords

#: Messages on a page, before those that say the same are put together.
PAGE = 50
VIEWS = (
    ("needs_a_look", "reason=any"),
    ("wrong_topic", "reason=wrong_topic"),
    ("fallback", "reason=fallback"),
    ("not_helpful", "reason=not_helpful"),
    ("all_messages", ""),
    ("reviewed", "reviewed=yes"),
)

Change = Callable[[Session, Staff, InboxFilter], bool]


def inbox_page(counter: Counter, page: StaffPage, studio: Studio) -> APIRouter:
    """The list, and the trainer's own views of it."""
    routes = APIRouter(prefix="/studio/inbox", include_in_schema=False)

    async def listed(request: Request, change: Change | None = None) -> HTMLResponse:
        """The list as the address asks for it; `change` is done before, and may fail."""
        chosen = InboxFilter.read(request.query_params)
        begin = request.query_params.get("from", "0")
        first = int(begin) if begin.isdecimal() and len(begin) < 6 else 0
        found = await in_thread(_found, counter, studio, request, chosen, first)

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            done = True
            if change is not None:
                require_staff(request, session, "trainer")
                done = change(session, staff, chosen)
            words = StudioWords(counter, request, staff, "inbox")
            intents = sorted(all_intents(), key=words.intent)
            return {
                **(found or _NOTHING),
                "chosen": chosen,
                "views": VIEWS,
                "saved": views_of(session, staff),
                "reasons": [(each, words.say(f"reason_{each}")) for each in Reason]
                + [("any", words.say("reason_any")), ("certain", words.say("reason_certain"))],
                "intents": [(FALLBACK_INTENT, words.intent(None))]
                + [(each, words.intent(each)) for each in intents],
                "channels": [(each, words.say(f"channel_{each}")) for each in CHANNELS],
                "outcomes": [(each, words.say(f"outcome_{each}")) for each in OUTCOMES],
                "reviewed_choices": [(each, words.say(f"reviewed_{each}")) for each in REVIEWED],
                "fault": None if done else "not_saved",
                **words.in_template(),
            }

        return await page.show(request, "studio_inbox", "studio_inbox.html", work)

    @routes.get("")
    async def messages(request: Request) -> HTMLResponse:
        """The list; its filters are the address."""
        return await listed(request)

    @routes.post("/views")
    async def keep_view(request: Request) -> HTMLResponse:
        """Keep the filters of the address under a name, for this trainer."""
        name = str((await request.form()).get("name", ""))
        return await listed(
            request, lambda session, staff, chosen: save_view(session, staff, name, chosen)
        )

    @routes.post("/views/{view_id}/remove")
    async def remove_view(
        request: Request, view_id: Annotated[int, Path(ge=1, le=999_999_999)]
    ) -> HTMLResponse:
        """Forget one of this trainer's views."""

        def change(session: Session, staff: Staff, _chosen: InboxFilter) -> bool:
            forget_view(session, staff, view_id)
            return True

        return await listed(request, change)

    return routes


_NOTHING: dict[str, Any] = {"groups": [], "total": 0, "next": None, "cut": False, "broken": []}


def _found(
    counter: Counter, studio: Studio, request: Request, chosen: InboxFilter, first: int
) -> dict[str, Any] | None:
    """The messages, for a trainer; worked out in no transaction that anybody could wait for."""
    with counter.store.reading() as session:
        staff = staff_of(session, session_token(request), real_now())
        if staff is None or staff.role not in ("trainer", "admin"):
            return None
        found = inbox(session, chosen, counter.clock())
        entries = found.entries[first : first + PAGE]
        names = names_of_customers(session, entries)
    corpus = Corpus(studio.files)
    return {
        "groups": groups([shown(each, names, corpus) for each in entries], studio.meanings),
        "total": len(found.entries),
        "next": first + PAGE if len(found.entries) > first + PAGE else None,
        "cut": found.cut,
        "broken": corpus.broken,
    }
