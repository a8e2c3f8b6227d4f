"""Exported files do nothing in a spreadsheet but show what they hold."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from helpdesk.spreadsheet import safe_cell
from helpdesk.tickets.export import csv_lines, json_lines
from helpdesk.tickets.listing import Row
from helpdesk.tickets.model import Ticket

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def row(subject: str) -> Row:
    ticket = Ticket(
        number="2345678",
        account_id="premium",
        topic=None,
        language="fr",
        subject=subject,
        priority="normal",
        stricter_verification=False,
        status="open",
        opened_at=AT,
        reply_due_by=AT,
    )
    return Row(ticket, ("vip", "invoice"), "Alex")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1+1",
        "＝1+1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_cell_is_text_when_it_begins_like_a_formula(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Charged twice", "a=b", "3-4", ""])
def test_cell_is_unchanged_when_it_is_no_formula(text: str) -> None:
    assert safe_cell(text) == text


def test_csv_reads_back_when_a_subject_has_quotes_commas_and_lines() -> None:
    subject = 'He said "no", then\nleft; =1'
    text = "".join(csv_lines(iter([row(subject)])))
    assert text.startswith("\ufeff")
    (read,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert read["subject"] == subject
    assert (read["assignee"], read["tags"], read["closed_at"]) == ("Alex", "vip invoice", "")


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_one_array_when_there_are_so_many_tickets(count: int) -> None:
    read = json.loads("".join(json_lines(iter([row("é")] * count))))
    assert [each["subject"] for each in read] == ["é"] * count
