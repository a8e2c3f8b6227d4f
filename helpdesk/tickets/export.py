"""Tickets as files: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from helpdesk.tickets.listing import Row
from helpdesk.tickets.view import ticket_brief

COLUMNS = (
    "number",
    "status",
    "priority",
    "subject",
    "topic",
    "language",
    "account",
    "assignee",
    "tags",
    "opened_at",
    "reply_due_by",
    "first_answered_at",
    "closed_at",
)
#: A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def as_record(row: Row) -> dict[str, Any]:
    """A ticket as the staff API lists it."""
    return {
        **ticket_brief(row.ticket),
        "account": row.ticket.account_id,
        "assignee": row.assignee,
        "tags": list(row.tags),
        "first_answered_at": _instant(row.ticket.first_answered_at),
        "closed_at": _instant(row.ticket.closed_at),
    }


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """RFC 4180, one line at a time; no cell can act in a spreadsheet."""
    # The mark by which spreadsheets know that the file is UTF-8.
    yield "\ufeff" + _line(COLUMNS)
    for row in rows:
        record = as_record(row) | {"tags": " ".join(row.tags)}
        yield _line([safe_cell(record[name]) for name in COLUMNS])


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """One JSON array, one ticket a line."""
    before = "["
    for row in rows:
        yield f"{before}\n{json.dumps(as_record(row), ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def safe_cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _line(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def _instant(value: Any) -> str | None:
    return value.isoformat() if value else None
