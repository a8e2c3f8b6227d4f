"""Tables as CSV (RFC 4180) that spreadsheets open without harm."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

#: A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_table(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """One line at a time, that of the columns first; no cell can act in a spreadsheet."""
    # The mark by which spreadsheets know that the file is UTF-8.
    yield "\ufeff" + _line(columns)
    for row in rows:
        yield _line(row)


def safe_cell(value: object) -> str:
    """The value as text that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _line(cells: Iterable[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([safe_cell(each) for each in cells])
    return buffer.getvalue()
