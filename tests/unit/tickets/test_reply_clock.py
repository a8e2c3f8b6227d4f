"""The reply clock warns four hours and one hour before the promise is broken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from helpdesk.tickets.model import Ticket, TicketStatus
from helpdesk.tickets.reply_clock import reply_clock

DUE = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


def ticket(status: TicketStatus = TicketStatus.OPEN) -> Ticket:
    return Ticket(status=status, reply_due_by=DUE)


@pytest.mark.parametrize(
    ("left", "urgency"),
    [
        (timedelta(hours=24), "calm"),
        (timedelta(hours=4, seconds=1), "calm"),
        (timedelta(hours=4), "soon"),
        (timedelta(hours=1, seconds=1), "soon"),
        (timedelta(hours=1), "now"),
        (timedelta(0), "now"),
        (timedelta(seconds=-1), "overdue"),
    ],
)
def test_clock_is_as_urgent_as_the_time_left_when_the_customer_waits(
    left: timedelta, urgency: str
) -> None:
    assert reply_clock(ticket(), DUE - left).urgency == urgency


@pytest.mark.parametrize("status", [TicketStatus.ANSWERED, TicketStatus.CLOSED])
def test_clock_stands_when_the_customer_does_not_wait(status: TicketStatus) -> None:
    assert reply_clock(ticket(status), DUE + timedelta(days=9)).urgency == "stopped"


def test_clock_tells_hours_and_minutes_when_early_and_when_late() -> None:
    early = reply_clock(ticket(), DUE - timedelta(hours=26, minutes=5, seconds=59))
    late = reply_clock(ticket(), DUE + timedelta(hours=2, minutes=30))
    assert (early.hours, early.minutes) == (26, 5)
    assert (late.hours, late.minutes) == (2, 30)
