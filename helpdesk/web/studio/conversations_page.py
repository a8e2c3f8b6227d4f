"""`/studio/conversations`: whole conversations, found by filters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents.access import who_trains
from helpdesk.agents.audit import audit_reading
from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.offload import in_thread
from helpdesk.training.conversations.listing import Listed, conversations
from helpdesk.training.data.marks import one_line
from helpdesk.training.inbox.filters import CHANNELS, OUTCOMES, REVIEWED, InboxFilter
from helpdesk.training.inbox.shown import names_of_customers
from helpdesk.training.inbox.signals import FALLBACK_INTENT, Reason
from helpdesk.training.masking.mask import mask
from helpdesk.triage.taxonomy import all_intents
from helpdesk.web.filtered_list import Change, FilteredList
from helpdesk.web.staff_page import StaffPage
from helpdesk.web.studio.words import StudioWords

PAGE = 50
#: Of a customer's first words so much is shown in the list.
_SHOWN = 200
LIST = FilteredList(
    "studio_conversations",
    "trainer",
    (
        ("view_all_messages", ""),
        ("view_needs_a_look", "reason=any"),
        ("view_wrong_topic", "reason=wrong_topic"),
        ("outcome_abandoned", "outcome=abandoned"),
        ("reason_bad_rating", "reason=bad_rating"),
        ("view_reviewed", "reviewed=yes"),
    ),
)


def conversations_page(counter: Counter, page: StaffPage) -> APIRouter:
    """The list, and the trainer's own views of it."""
    routes = APIRouter(prefix="/studio/conversations", include_in_schema=False)

    async def listed(request: Request, change: Change | None) -> HTMLResponse:
        chosen = InboxFilter.read(request.query_params)
        begin = request.query_params.get("from", "0")
        first = int(begin) if begin.isdecimal() and len(begin) < 6 else 0
        found = await in_thread(_found, counter, request, chosen, first)

        def work(session: Session, staff: Staff) -> Mapping[str, object]:
            views = LIST.in_template(request, session, staff, chosen.query, change)
            audit_reading(session, staff, "read_inbox", "", counter.clock())
            words = StudioWords(counter, request, staff, "inbox")
            intents = sorted(all_intents(), key=words.intent)
            return {
                **(found or _NOTHING),
                "chosen": chosen,
                "flags": [("any", words.say("reason_any"))]
                + [(each, words.say(f"reason_{each}")) for each in Reason],
                "intents": [(FALLBACK_INTENT, words.intent(None))]
                + [(each, words.intent(each)) for each in intents],
                "channels": [(each, words.say(f"channel_{each}")) for each in CHANNELS],
                "outcomes": [(each, words.say(f"outcome_{each}")) for each in OUTCOMES],
                "reviewed_choices": [(each, words.say(f"reviewed_{each}")) for each in REVIEWED],
                **views,
                "tell": partial(words.other, "reviews"),
                **words.in_template(),
            }

        return await page.show(request, "studio_conversations", "studio_conversations.html", work)

    LIST.add_routes(routes, listed)
    return routes


_NOTHING: dict[str, Any] = {"rows": [], "total": 0, "next": None, "cut": False}


def _found(
    counter: Counter, request: Request, chosen: InboxFilter, first: int
) -> dict[str, Any] | None:
    """The conversations, for a trainer; read in no transaction that anybody could wait for."""
    with counter.store.reading() as session:
        if who_trains(request, session) is None:
            return None
        found = conversations(session, chosen, counter.clock())
        shown = found.conversations[first : first + PAGE]
        names = names_of_customers(session, shown)
    total = len(found.conversations)
    return {
        "rows": [(each, _first_words(each, names)) for each in shown],
        "total": total,
        "next": first + PAGE if total > first + PAGE else None,
        "cut": found.cut,
    }


def _first_words(listed: Listed, names: Mapping[str, list[str]]) -> str:
    language = listed.entries[0].language if listed.entries else listed.conversation.language
    masked = mask(listed.first_words, language, names.get(listed.account_id or "", ()))
    text = one_line(masked.text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
