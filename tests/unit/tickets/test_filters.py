"""Filters come from addresses that anybody can type."""

from __future__ import annotations

import pytest

from helpdesk.tickets.filters import TicketFilter


def test_filter_is_the_same_when_read_from_its_own_query() -> None:
    chosen = TicketFilter(
        status="open", priority="high", assignee="me", tag="vip", language="fr", clock="4h"
    )
    pairs = dict(pair.split("=") for pair in chosen.query.split("&"))
    assert TicketFilter.read(pairs) == chosen


@pytest.mark.parametrize(
    "given",
    [
        {"status": "lost"},
        {"priority": "0"},
        {"clock": "9h"},
        {"assignee": "' or 1=1"},
        {"assignee": "9" * 30},
        {"assignee": "٣"},
        {"unknown": "x"},
    ],
)
def test_filter_restricts_nothing_when_a_value_is_none_of_the_field(given: dict[str, str]) -> None:
    assert TicketFilter.read(given) == TicketFilter()
