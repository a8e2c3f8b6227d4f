"""What a question is asked about, and what is answered: the numbers of one chart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from helpdesk.insights.ranges import Range

#: A row's name (a topic, a result) or a whole number; None where there is none.
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The days, and the instant and reply period (R9) by which tickets count as late."""

    days: Range
    now: datetime
    reply_period: timedelta


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. Columns whose name ends in `_seconds` hold times, the others names and counts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def number(self, row: str, column: str) -> int:
        """One number by the names of its row and column; 0 where there is none."""
        place = self.columns.index(column)
        return next((int(each[place] or 0) for each in self.rows if each[0] == row), 0)

    def total(self, *columns: str) -> int:
        """The sum over all rows."""
        places = [self.columns.index(each) for each in columns]
        return sum(int(row[place] or 0) for row in self.rows for place in places)
