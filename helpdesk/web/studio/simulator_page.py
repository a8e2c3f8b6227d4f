"""`/studio/simulator`: what the policy decides in a case, and why; and when it is open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, available_timezones

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.policy import Decision, SupportPolicy, decide
from helpdesk.policy import Request as Case
from helpdesk.texts import formats
from helpdesk.training.editing.changes import clean_text
from helpdesk.training.editing.policy import PolicyDraft
from helpdesk.training.simulator.asked import UNKNOWN_TOPIC, Asked, saturday_evening
from helpdesk.training.simulator.opening import WEEKS, Calendar, calendars
from helpdesk.triage.languages import ISO_639_1
from helpdesk.web.staff_page import StaffPage, desk_language
from helpdesk.web.studio.policy_words import PolicyWords


@dataclass(frozen=True, slots=True)
class Tried:
    """A case as one policy decides it. `title` is a key of the texts."""

    title: str
    decision: Decision
    words: PolicyWords


def simulator_page(counter: Counter, page: StaffPage) -> APIRouter:
    """The simulator; its fields are the address, but for a policy that is not saved yet."""
    routes = APIRouter(include_in_schema=False)

    async def shown(request: Request, given: Mapping[str, object]) -> HTMLResponse:
        def work(_session: Session, staff: Staff) -> Mapping[str, object]:
            policy = counter.policy.support
            language = desk_language(staff, request)
            text = clean_text(str(given.get("text", "")))
            return _values(
                counter, policy, language, given, PolicyDraft.read(text) if text else None
            )

        return await page.show(request, "studio_simulator", "studio_simulator.html", work)

    @routes.get("/studio/simulator")
    async def simulator(request: Request) -> HTMLResponse:
        """A case by the policy in force."""
        return await shown(request, request.query_params)

    @routes.post("/studio/simulator")
    async def with_draft(request: Request) -> HTMLResponse:
        """The same beside a policy that is being edited; nothing is saved."""
        return await shown(request, await request.form())

    return routes


def _values(
    counter: Counter,
    policy: SupportPolicy,
    language: str,
    given: Mapping[str, object],
    draft: PolicyDraft | None,
) -> Mapping[str, object]:
    now = counter.clock()
    asked = Asked.read(given, now, policy.zone)
    case, faults = asked.request(frozenset(policy.topics))
    other = ZoneInfo(asked.zone) if asked.zone in available_timezones() else None
    labels = counter.services.texts.labels[language]
    words = PolicyWords(language, labels, policy, other)
    first = _first_day(given.get("from"), case.now if case else now, policy.zone)
    shown = draft.policy if draft and draft.policy else policy
    return {
        "asked": asked,
        "faults": {each.field: words.say(each.what, hint=each.hint) for each in faults},
        "case": case,
        "tried": _tried(case, words, labels, policy, draft, other) if case else [],
        "draft": draft,
        "base": clean_text(str(given.get("base", ""))),
        "calendars": calendars(shown, first),
        "today": (case.now if case else now).astimezone(shown.zone).date(),
        "first": first,
        "earlier": _moved(asked, first - timedelta(weeks=WEEKS)),
        "later": _moved(asked, first + timedelta(weeks=WEEKS)),
        "zone": shown.zone,
        "other": other if other and other.key != shown.zone.key else None,
        "weekdays": _weekdays(language),
        "opening_words": PolicyWords(language, labels, shown, other),
        "words": words,
        "say": words.say,
        "topics": sorted(((each, words.topic(each)) for each in policy.topics), key=_by_name),
        "unknown_topic": UNKNOWN_TOPIC,
        "all_languages": _languages(language),
        "zones": _zones(),
        "example": urlencode(
            {
                "topic": "request_refund",
                "channel": "phone",
                "speaks": "es",
                "plan": "premium",
                "zone": policy.zone.key,
                "at": saturday_evening(now, policy.zone),
            }
        ),
        "spans": _spans,
    }


def _tried(
    case: Case,
    words: PolicyWords,
    labels: Mapping[str, Mapping[str, str]],
    policy: SupportPolicy,
    draft: PolicyDraft | None,
    other: ZoneInfo | None,
) -> list[Tried]:
    found = [Tried("in_force", decide(policy, case), words)]
    if draft and draft.policy:
        edited = PolicyWords(words.language, labels, draft.policy, other)
        found.append(Tried("as_edited", decide(draft.policy, case), edited))
    return found


def _first_day(wanted: object, now: datetime, zone: ZoneInfo) -> date:
    """The Monday the calendar begins with: the one asked for, else this week's."""
    day = now.astimezone(zone).date()
    try:
        asked = date.fromisoformat(str(wanted)) if wanted else day
    except ValueError:
        asked = day
    day = asked if abs((asked - day).days) < 10 * 366 else day
    return day - timedelta(days=day.weekday())


def _moved(asked: Asked, first: date) -> str:
    """The address of the same case, with a calendar that begins elsewhere."""
    return urlencode({k: v for k, v in asdict(asked).items() if v} | {"from": first.isoformat()})


def _spans(calendar: Calendar) -> bool:
    """Whether any day shown is open at all."""
    return any(day.spans for week in calendar.weeks for day in week)


def _weekdays(language: str) -> list[str]:
    names = formats.locale_of(language).days["stand-alone"]["abbreviated"]
    return [str(names[day]) for day in range(7)]


@cache
def _languages(language: str) -> list[tuple[str, str]]:
    """All languages that have a name, by name."""
    named = ((code, formats.language_name(language, code)) for code in ISO_639_1)
    return sorted(((code, name) for code, name in named if name != code), key=_by_name)


@cache
def _zones() -> list[str]:
    """The zones that a place has given its name."""
    return sorted(each for each in available_timezones() if "/" in each and "Etc/" not in each)


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()
