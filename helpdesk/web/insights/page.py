"""The page and its files. The range of days is the address."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from sqlalchemy.orm import Session

from helpdesk.agents.access import require_staff, session_token
from helpdesk.agents.model import Staff
from helpdesk.agents.sessions import staff_of
from helpdesk.clock import real_now
from helpdesk.conversations.counter import Counter
from helpdesk.insights.charts import CHARTS, all_sheets, one_sheet
from helpdesk.insights.ranges import PRESETS, Range, RangeError, read_range
from helpdesk.insights.sheet import Asked, Sheet
from helpdesk.offload import in_thread
from helpdesk.spreadsheet import csv_table
from helpdesk.texts import formats
from helpdesk.web.insights.cards import Cards
from helpdesk.web.insights.tiles import tiles
from helpdesk.web.staff_page import SECTIONS, StaffPage
from helpdesk.web.studio.words import StudioWords

_SECTION = next(each for each in SECTIONS if each.key == "insights")


def insights_pages(counter: Counter, page: StaffPage) -> APIRouter:
    """`/desk/insights` and the CSV of each chart."""
    routes = APIRouter(prefix="/desk/insights", include_in_schema=False)

    @routes.get("")
    async def insights(request: Request) -> HTMLResponse:
        """All charts of the range, or what is wrong with it."""
        days, fault = None, None
        try:
            days = _range(counter, request)
        except RangeError as error:
            fault = error.reason
        sheets = await in_thread(_sheets, counter, request, days) if days else None

        def work(_session: Session, staff: Staff) -> Mapping[str, object]:
            words = StudioWords(counter, request, staff, "insights")
            return {
                "presets": list(PRESETS),
                "days": days,
                "fault": fault,
                "first": days.first if days else request.query_params.get("from", ""),
                "last": days.last if days else request.query_params.get("to", ""),
                **(_shown(counter, words, days, sheets) if days and sheets else {}),
                **words.in_template(),
            }

        return await page.show(request, "insights", "insights.html", work)

    @routes.get("/{name}.csv")
    async def chart(request: Request, name: str) -> Response:
        """One chart's numbers: times in seconds, names as the HTTP API has them."""
        if name not in CHARTS:
            raise HTTPException(404, [{"field": "name", "message": f"one of {', '.join(CHARTS)}"}])

        def numbers() -> tuple[Range, Sheet]:
            with counter.store.reading() as session:
                require_staff(request, session, *_SECTION.roles)
                days = _range(counter, request)
                return days, one_sheet(session, _asked(counter, days), name)

        try:
            days, sheet = await in_thread(numbers)
        except RangeError as error:
            fields = "range" if error.reason == "no_range" else "from, to"
            raise HTTPException(422, [{"field": fields, "message": _CURES[error.reason]}]) from None
        filename = f"{name}-{days.first}-{days.last}.csv"
        return Response(
            "".join(csv_table(sheet.columns, sheet.rows)),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{filename}"'},
        )

    return routes


#: For scripts; the page says the same in the language of the desk.
_CURES = {
    "no_range": f"one of {', '.join(PRESETS)}",
    "no_days": "two days from 2000 on, such as from=2026-06-01&to=2026-06-30",
    "days_turned": "the first day must not be after the last one",
    "too_long": "ten years at most",
}


def _range(counter: Counter, request: Request) -> Range:
    zone = counter.policy.support.zone
    return read_range(request.query_params, counter.clock(), zone)


def _asked(counter: Counter, days: Range) -> Asked:
    return Asked(days, counter.clock(), counter.policy.support.reply_period)


def _sheets(counter: Counter, request: Request, days: Range) -> dict[str, Sheet] | None:
    """The numbers, for who may see them; worked out in no transaction that anybody waits for."""
    with counter.store.reading() as session:
        staff = staff_of(session, session_token(request), real_now())
        if staff is None or not _SECTION.open_to(staff):
            return None
        return all_sheets(session, _asked(counter, days))


def _shown(
    counter: Counter, words: StudioWords, days: Range, sheets: Mapping[str, Sheet]
) -> dict[str, object]:
    cards = Cards(words, counter.policy.support.reply_period)
    shown = [cards.card(name, sheet) for name, sheet in sheets.items()]
    return {
        "cards": shown,
        "tiles": tiles(words, cards, sheets),
        "empty": not any(card.figure for card in shown),
        "told_days": formats.days(words.language, days.first, days.last),
        "zone": days.zone.key.replace("_", " "),
    }
