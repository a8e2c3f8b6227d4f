"""Tickets as files: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from helpdesk.spreadsheet import csv_table
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
    """The tickets as CSV, one line at a time."""
    records = (as_record(row) | {"tags": " ".join(row.tags)} for row in rows)
    return csv_table(COLUMNS, ([record[name] for name in COLUMNS] for record in records))


def json_lines(rows: Iterable[Row]) -> Iterator[str]:
    """One JSON array, one ticket a line."""
    before = "["
    for row in rows:
        yield f"{before}\n{json.dumps(as_record(row), ensure_ascii=False)}"
        before = ","
    yield "[]\n" if before == "[" else "\n]\n"


def _instant(value: Any) -> str | None:
    return value.isoformat() if value else None
