"""The numbers of the insights page, told anew from every row, on both databases."""

from __future__ import annotations

import math
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Handoff
from helpdesk.conversations.model import Conversation, PinCheck, Turn
from helpdesk.feedback.model import Showing
from helpdesk.insights.charts import CHARTS, all_sheets, one_sheet, summary
from helpdesk.insights.ranges import Range
from helpdesk.insights.sheet import Asked
from helpdesk.store.engine import Store, open_store
from helpdesk.tickets.model import Ticket, TicketEvent
from helpdesk.tickets.received import ReceivedMail
from tests.integration.insights_data import fill

DAY = timedelta(hours=24)
#: Hours after two of the instants at which much happens: of the tickets that nobody has answered
#: some are overdue, some were opened within the reply period, and some come later.
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
RANGES = [
    (date(2026, 1, 1), date(2026, 12, 31)),
    (date(2026, 6, 1), date(2026, 6, 30)),
    (date(2026, 3, 28), date(2026, 3, 30)),
    (date(2026, 10, 25), date(2026, 10, 25)),
    (date(2025, 1, 1), date(2025, 1, 31)),
]
#: Summer time on either half of the earth, by half an hour, none; quarters of an hour from UTC.
ZONES = ["Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "UTC"]


@dataclass
class Rows:
    """Everything that is in the database, and the same questions asked of it, row by row."""

    session: Session
    days: Range

    def __post_init__(self) -> None:
        self.conversations = self.all(Conversation)
        self.tickets = self.all(Ticket)
        self.handoffs = self.all(Handoff)
        self.spoken = {turn.conversation_id for turn in self.all(Turn)}
        self.asked: dict[str, list[Handoff]] = defaultdict(list)
        for each in self.handoffs:
            self.asked[each.conversation_id].append(each)
        self.with_ticket = {each.conversation_id for each in self.tickets}
        self.begun = [each for each in self.conversations if self.has(each.created_at)]
        self.opened = [each for each in self.tickets if self.has(each.opened_at)]

    def all(self, kind: type[Any]) -> list[Any]:
        return list(self.session.scalars(select(kind)))

    def has(self, at: datetime) -> bool:
        return self.days.first <= at.astimezone(self.days.zone).date() <= self.days.last

    def requests(self, value: Callable[[Any], Any]) -> dict[Any, tuple[int, int]]:
        first = Counter(value(each) for each in self.begun if each.id in self.spoken)
        second = Counter(value(each) for each in self.opened if each.conversation_id is None)
        return {key: (first[key], second[key]) for key in first | second}

    def named(self, value: Callable[[Any], Any]) -> list[tuple[Any, ...]]:
        found = [(key or "unknown", *counts) for key, counts in self.requests(value).items()]
        return sorted(found, key=lambda row: (-row[1] - row[2], row[0]))

    def topics(self) -> Any:
        return self.named(lambda each: each.topic)

    def languages(self) -> Any:
        return self.named(lambda each: each.language)

    def hours(self) -> Any:
        def place(each: Any) -> tuple[int, int]:
            at = getattr(each, "created_at", None) or each.opened_at
            local = at.astimezone(self.days.zone)
            return local.isoweekday(), local.hour

        found = self.requests(place)
        return [(d, h, *found.get((d, h), (0, 0))) for d in range(1, 8) for h in range(24)]

    def channels(self) -> Any:
        queued = Counter(each.channel for each in self.handoffs if self.has(each.queued_at))
        contact = [
            each
            for each in self.all(ReceivedMail)
            if each.outcome == "contact" and self.has(each.at)
        ]
        return [
            ("ticket", len(self.opened)),
            ("chat", queued["chat"]),
            ("phone", queued["phone"]),
            ("contact_page", len(contact)),
        ]

    def outcome(self, one: Conversation) -> str:
        if any(each.accepted_at for each in self.asked[one.id]):
            return "agent"
        if one.id in self.with_ticket:
            return "ticket"
        if self.asked[one.id]:
            return "waited"
        return "contained" if one.id in self.spoken else "silent"

    def outcomes(self) -> Any:
        found = Counter(map(self.outcome, self.begun))
        names = ("agent", "ticket", "waited", "contained", "silent")
        return [(name, found[name]) for name in names]

    def articles(self) -> Any:
        offered: dict[str, set[bool | None]] = defaultdict(set)
        pages: Counter[bool | None] = Counter()
        for each in self.all(Showing):
            if each.way == "assistant":
                offered[each.conversation_id].add(each.helped)
            elif self.has(each.at):
                pages[each.helped] += 1
        shown = [(one, offered[one.id]) for one in self.begun if one.id in offered]
        return [
            (
                "assistant",
                len(shown),
                sum(True in said for _, said in shown),
                sum(False in said and True not in said for _, said in shown),
                sum(
                    True in said and self.outcome(one) in ("contained", "silent")
                    for one, said in shown
                ),
            ),
            ("search", pages.total(), pages[True], pages[False], None),
        ]

    def ratings(self) -> Any:
        found = Counter(each.rating_score for each in self.begun)
        return [(str(score), found[score]) for score in (5, 4, 3, 2, 1)]

    def pins(self) -> Any:
        checks = [each for each in self.all(PinCheck) if self.has(each.at)]
        return [
            (
                result,
                sum(each.result == result for each in checks),
                len({each.conversation_id for each in checks if each.result == result}),
            )
            for result in ("verified", "failed", "locked")
        ]

    def reopened(self) -> Any:
        histories: dict[int, list[TicketEvent]] = {}
        for event in sorted(self.all(TicketEvent), key=lambda each: each.id):
            histories.setdefault(event.ticket_id, []).append(event)
        closed = again = 0
        for events in histories.values():
            ends = [
                place
                for place, event in enumerate(events)
                if event.action in ("closed", "duplicate") and self.has(event.at)
            ]
            closed += bool(ends)
            again += bool(ends) and any(each.action == "reopened" for each in events[ends[0] :])
        return [("closed", closed), ("reopened", again)]

    def waits(self) -> Any:
        found = []
        for channel in ("chat", "phone"):
            queued = [e for e in self.handoffs if e.channel == channel and self.has(e.queued_at)]
            accepted = [each for each in queued if each.accepted_at]
            waiting = [each for each in queued if each.state == "waiting"]
            took = [seconds(each.queued_at, each.accepted_at) for each in accepted]
            left = len(queued) - len(accepted) - len(waiting)
            counts = (len(accepted), left, len(waiting))
            found.append((channel, *counts, rank(took, 50), rank(took, 90)))
        return found

    def replies(self) -> Any:
        def reply(each: Ticket) -> str:
            if each.first_answered_at is not None:
                took = seconds(each.opened_at, each.first_answered_at)
                return "within" if took <= 86_400 else "later"
            if each.status == "closed":
                return "closed"
            return "overdue" if each.opened_at + DAY < NOW else "waiting"

        found = Counter(map(reply, self.opened))
        return [(n, found[n]) for n in ("within", "later", "waiting", "overdue", "closed")]

    def reply_times(self) -> Any:
        took = [
            seconds(each.opened_at, each.first_answered_at)
            for each in self.opened
            if each.first_answered_at
        ]
        return [("ticket", len(took), rank(took, 50), rank(took, 90))]


def seconds(begin: datetime, end: datetime) -> int:
    """Between the two as a clock without fractions of a second shows them."""
    return max(0, int(end.timestamp()) - int(begin.timestamp()))


def rank(numbers: Iterable[int], percent: int) -> int | None:
    """The percentile by nearest rank."""
    ordered = sorted(numbers)
    return ordered[math.ceil(percent / 100 * len(ordered)) - 1] if ordered else None


def test_numbers_are_those_of_the_rows_when_told_one_by_one(store: Store) -> None:
    with store.unit_of_work() as session:
        fill(session, 1)
    with store.reading() as session:
        for first, last in RANGES:
            days = Range(first, last, ZoneInfo("Europe/Paris"))
            rows = Rows(session, days)
            every = all_sheets(session, Asked(days, NOW, DAY))
            assert list(every) == list(CHARTS)
            for name, sheet in every.items():
                assert one_sheet(session, Asked(days, NOW, DAY), name) == sheet
                assert list(sheet.rows) == getattr(rows, name)(), (name, first)
                assert {len(row) for row in sheet.rows} <= {len(sheet.columns)}


@pytest.mark.parametrize("zone", ZONES)
def test_hours_are_those_of_the_zone_when_its_clocks_change(
    sqlite_template: Path, tmp_path: Path, zone: str
) -> None:
    """On SQLite alone: the expression is the same on both, and tested on both above."""
    shutil.copy(sqlite_template, tmp_path / "guichet.db")
    store = open_store(f"sqlite:///{tmp_path / 'guichet.db'}")
    with store.unit_of_work() as session:
        fill(session, 2)
    with store.reading() as session:
        days = Range(*RANGES[0], ZoneInfo(zone))
        sheet = one_sheet(session, Asked(days, NOW, DAY), "hours")
        assert list(sheet.rows) == Rows(session, days).hours()
    assert sheet.total("conversations") > 100
    store.engine.dispose()


def test_summary_agrees_with_the_charts_when_there_is_much(store: Store) -> None:
    with store.unit_of_work() as session:
        fill(session, 3)
    with store.reading() as session:
        days = Range(*RANGES[0], ZoneInfo("Europe/Paris"))
        sheets = all_sheets(session, Asked(days, NOW, DAY))
        rated = [each.rating_score for each in Rows(session, days).begun if each.rating_score]
    told = summary(sheets)
    assert told.requests == sheets["topics"].total("conversations", "tickets_outside")
    assert told.requests == sheets["hours"].total("conversations", "tickets_outside")
    assert told.tickets == sheets["replies"].total("tickets")
    assert told.rating == pytest.approx(sum(rated) / len(rated))
    assert told.wrong_pins.part == sum(
        sheets["pins"].number(r, "checks") for r in ("failed", "locked")
    )


def test_summary_says_nothing_of_nothing_when_the_days_are_empty(store: Store) -> None:
    with store.reading() as session:
        days = Range(*RANGES[0], ZoneInfo("Europe/Paris"))
        told = summary(all_sheets(session, Asked(days, NOW, DAY)))
    assert (told.requests, told.tickets, told.ratings, told.rating) == (0, 0, 0, None)
    for share in (told.contained, told.deflected, told.replied_in_time, told.reopened):
        assert share.value is None
