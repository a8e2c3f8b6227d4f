"""Each chart as the page shows it: the figure, its numbers as a table, and how they are counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from markupsafe import Markup

from helpdesk.insights.sheet import Cell, Sheet
from helpdesk.insights.volume import UNKNOWN
from helpdesk.texts import formats
from helpdesk.web.insights.figures import Bar, Mark, bars, heat_map
from helpdesk.web.studio.words import StudioWords

#: So many topics are drawn; the table has all of them.
DRAWN = 12
_GOOD_BAD = ("good", "bad", "rest")


@dataclass(frozen=True, slots=True)
class Card:
    """One chart. Without a figure there is nothing to show. `key`: (class, name) of its colours."""

    name: str
    title: str
    how: str
    figure: Markup | None
    key: Sequence[tuple[str, str]]
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


class Cards:
    """Makes the cards of one page, in the language of the desk."""

    def __init__(self, words: StudioWords, reply_period: timedelta) -> None:
        self._say = words.say
        self._language = words.language
        self._topic = words.intent
        self._period = int(reply_period.total_seconds())
        self._drawn: Mapping[str, Callable[[str, Sheet], Markup]] = {
            "hours": self._hours,
            "topics": self._volume,
            "languages": self._volume,
            "articles": self._articles,
            "waits": self._waits,
            "reply_times": self._reply_times,
        }

    def card(self, name: str, sheet: Sheet) -> Card:
        """The card of the chart `name`."""
        draw = self._drawn.get(name, self._counts)
        key: Sequence[tuple[str, str]] = ()
        if name in ("topics", "languages"):
            key = [("first", self._column("conversations")), ("second", self._column(_OUTSIDE))]
        if name == "articles":
            key = list(
                zip(_GOOD_BAD, map(self._column, ("helped", "did_not", "no_answer")), strict=True)
            )
        columns, rows = self._week(sheet) if name == "hours" else self._table(name, sheet)
        numbers = (cell for row in sheet.rows for cell in row[1:])
        empty = not any(bool(cell) for cell in numbers if isinstance(cell, int))
        if name == "hours":
            empty = not sheet.total("conversations", _OUTSIDE)
        return Card(
            name=name,
            title=self._title(name),
            how=self._say(f"how_{name}", period=formats.duration(self._period)),
            figure=None if empty else draw(name, sheet),
            key=key,
            columns=columns,
            rows=rows,
        )

    def number(self, value: float | None) -> str:
        """A count or mean; a dash where there is none."""
        return "–" if value is None else formats.number(self._language, value)

    def took(self, seconds: int | None) -> str:
        """A time; a dash where there is none."""
        return "–" if seconds is None else formats.duration(seconds)

    def share(self, part: int, whole: int) -> str:
        """In percent; a dash of nothing."""
        return formats.percent(self._language, part / whole) if whole else "–"

    def _title(self, name: str) -> str:
        return self._say(f"chart_{name}")

    def _column(self, name: str) -> str:
        return self._say(f"column_{name}")

    def _named(self, chart: str, name: Cell) -> str:
        """What a row is called."""
        text = str(name)
        if chart == "topics":
            named = self._say("no_topic") if text == UNKNOWN else self._topic(text)
            return named[:1].upper() + named[1:]
        if chart == "languages":
            named = formats.language_name(self._language, text)
            return named[:1].upper() + named[1:]
        return self._say(f"{chart}_{text}")

    def _table(self, name: str, sheet: Sheet) -> tuple[list[str], list[list[str]]]:
        timed = [column.endswith("_seconds") for column in sheet.columns]
        rows = []
        for first, *rest in sheet.rows:
            cells = [
                self.took(cell) if is_time else self.number(cell)
                for cell, is_time in zip(rest, timed[1:], strict=True)
                if not isinstance(cell, str)
            ]
            rows.append([self._named(name, first), *cells])
        return [self._column(column) for column in sheet.columns], rows

    def _week(self, sheet: Sheet) -> tuple[list[str], list[list[str]]]:
        """Hours as rows and days as columns, which a screen has room for."""
        counts = _by_hour(sheet)
        long, _ = formats.weekdays(self._language)
        rows = [
            [f"{hour:02}:00", *(self.number(counts[day, hour]) for day in range(1, 8))]
            for hour in range(24)
        ]
        return [self._column("hour"), *(day[:1].upper() + day[1:] for day in long)], rows

    def _hours(self, name: str, sheet: Sheet) -> Markup:
        long, short = formats.weekdays(self._language)

        def said(day: int, hour: int, count: int) -> str:
            return f"{long[day - 1]} {hour:02}:00–{hour + 1:02}:00: {self.number(count)}"

        return heat_map(_by_hour(sheet), short, self._title(name), said)

    def _volume(self, name: str, sheet: Sheet) -> Markup:
        numbers = [(str(row[0]), _int(row[1]), _int(row[2])) for row in sheet.rows]
        rows = [
            Bar(self._named(name, value), (own, outside), self.number(own + outside))
            for value, own, outside in numbers[:DRAWN]
        ]
        if rest := numbers[DRAWN:]:
            own, outside = sum(row[1] for row in rest), sum(row[2] for row in rest)
            label = self._say("others", count=len(rest))
            rows.append(Bar(label, (own, outside), self.number(own + outside)))
        return bars(rows, self._title(name))

    def _counts(self, name: str, sheet: Sheet) -> Markup:
        whole = 0
        if column := _SHARED.get(name):
            whole = sheet.total(column) - sheet.number("silent", column)
        rows = []
        for row in sheet.rows:
            count = _int(row[1])
            said = self.number(count)
            if whole and row[0] != "silent":
                said = f"{said} ({self.share(count, whole)})"
            kind = _KINDS.get(f"{name}_{row[0]}", "first")
            rows.append(Bar(self._named(name, row[0]), (count,), said, (kind,)))
        return bars(rows, self._title(name))

    def _articles(self, name: str, sheet: Sheet) -> Markup:
        rows = []
        for row in sheet.rows:
            shown, helped, did_not = (_int(each) for each in row[1:4])
            parts = (helped, did_not, shown - helped - did_not)
            rows.append(Bar(self._named(name, row[0]), parts, self.number(shown), _GOOD_BAD))
        return bars(rows, self._title(name))

    def _waits(self, name: str, sheet: Sheet) -> Markup:
        rows = []
        for row in sheet.rows:
            for text, seconds, kind in (("half", row[4], "first"), ("nine", row[5], "second")):
                label = self._say(text, what=self._named(name, row[0]))
                took = None if seconds is None else _int(seconds)
                rows.append(Bar(label, (took or 0,), self.took(took), (kind,)))
        return bars(rows, self._title(name))

    def _reply_times(self, name: str, sheet: Sheet) -> Markup:
        ((_, _, half, nine),) = sheet.rows
        what = self._say("reply_times_ticket")
        rows = [
            Bar(self._say("half", what=what), (_int(half),), self.took(_int(half)), ("first",)),
            Bar(self._say("nine", what=what), (_int(nine),), self.took(_int(nine)), ("second",)),
        ]
        promise = self._say("promise", period=formats.duration(self._period))
        return bars(rows, self._title(name), Mark(self._period, promise))


_OUTSIDE = "tickets_outside"
#: Charts whose rows are parts of one whole, and the column that is. Silence is no part of it.
_SHARED = {"outcomes": "conversations", "replies": "tickets", "ratings": "conversations"}
#: Bars that say of themselves whether they are welcome.
_KINDS = {
    "outcomes_contained": "good",
    "outcomes_silent": "rest",
    "replies_within": "good",
    "replies_later": "bad",
    "replies_waiting": "rest",
    "replies_overdue": "bad",
    "replies_closed": "rest",
    "pins_verified": "good",
    "pins_failed": "bad",
    "pins_locked": "bad",
}


def _int(cell: Cell) -> int:
    return int(cell or 0)


def _by_hour(sheet: Sheet) -> dict[tuple[int, int], int]:
    return {(_int(row[0]), _int(row[1])): _int(row[2]) + _int(row[3]) for row in sheet.rows}
