"""`/studio/inbox`: the messages that need a look first, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents.access import who_trains
from helpdesk.agents.audit import audit_reading
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.training.data.corpus import Corpus
from helpdesk.training.inbox.entries import inbox
from helpdesk.training.inbox.filters import (
    CHANNELS,
    OUTCOMES,
    REVIEWED,
    InboxFilter,
)
from helpdesk.training.inbox.shown import groups, names_of_customers, shown
from helpdesk.training.inbox.signals import FALLBACK_INTENT, Reason
from helpdesk.training.studio import Studio
from helpdesk.triage.taxonomy import all_intents
from helpdesk.web.filtered_list import Change, FilteredList
from helpdesk.web.staff_page import StaffPage
from helpdesk.web.studio.words import StudioWords

#: Messages on a page, before those that say the same are put together.
PAGE = 50
LIST = FilteredList(
    "studio_inbox",
    "trainer",
    (
        ("view_needs_a_look", "reason=any"),
        ("view_wrong_topic", "reason=wrong_topic"),
        ("view_fallback", "reason=fallback"),
        ("view_not_helpful", "reason=not_helpful"),
        ("view_all_messages", ""),
        ("view_reviewed", "reviewed=yes"),
    ),
)


def inbox_page(counter: Counter, page: StaffPage, studio: Studio) -> APIRouter:
    """The list, and the trainer's own views of it."""
    routes = APIRouter(prefix="/studio/inbox", include_in_schema=False)

    async def listed(request: Request, change: Change | None) -> HTMLResponse:
        """The list as the address asks for it; `change` is done before, and may fail."""
        chosen = InboxFilter.read(request.query_params)
        begin = request.query_params.get("from", "0")
        first = int(begin) if begin.isdecimal() and len(begin) < 6 else 0
        found = await in_thread(_found, counter, studio, request, chosen, first)

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            views = LIST.in_template(request, session, staff, chosen.query, change)
            audit_reading(session, staff, "read_inbox", "", counter.clock())
            words = StudioWords(counter, request, staff, "inbox")
            intents = sorted(all_intents(), key=words.intent)
            return {
                **(found or _NOTHING),
                "chosen": chosen,
                "reasons": [(each, words.say(f"reason_{each}")) for each in Reason]
                + [("any", words.say("reason_any")), ("certain", words.say("reason_certain"))],
                "intents": [(FALLBACK_INTENT, words.intent(None))]
                + [(each, words.intent(each)) for each in intents],
                "channels": [(each, words.say(f"channel_{each}")) for each in CHANNELS],
                "outcomes": [(each, words.say(f"outcome_{each}")) for each in OUTCOMES],
                "reviewed_choices": [(each, words.say(f"reviewed_{each}")) for each in REVIEWED],
                **views,
                **words.in_template(),
            }

        return await page.show(request, "studio_inbox", "studio_inbox.html", work)

    LIST.add_routes(routes, listed)
    return routes


_NOTHING: dict[str, Any] = {"groups": [], "total": 0, "next": None, "cut": False, "broken": []}


def _found(
    counter: Counter, studio: Studio, request: Request, chosen: InboxFilter, first: int
) -> dict[str, Any] | None:
    """The messages, for a trainer; worked out in no transaction that anybody could wait for."""
    with counter.store.reading() as session:
        if who_trains(request, session) is None:
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
