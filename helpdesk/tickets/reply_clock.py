"""The reply clock: how long a ticket's customer still waits within the promise (R1, R9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from helpdesk.tickets.model import Ticket, TicketStatus

SOON = timedelta(hours=4)
NOW = timedelta(hours=1)


class Urgency(StrEnum):
    """How near the promise is. Stopped: the customer does not wait."""

    STOPPED = "stopped"
    CALM = "calm"
    SOON = "soon"
    NOW = "now"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Clock:
    """`left` is negative when the reply is overdue."""

    urgency: Urgency
    left: timedelta

    @property
    def hours(self) -> int:
        """Whole hours of the time left, or of the delay."""
        return abs(self.left) // timedelta(hours=1)

    @property
    def minutes(self) -> int:
        """Minutes beyond the whole hours."""
        return abs(self.left) // timedelta(minutes=1) % 60


def reply_clock(ticket: Ticket, now: datetime) -> Clock:
    """The ticket's clock at `now`: warnings begin four hours and one hour before the end."""
    left = ticket.reply_due_by - now
    if ticket.status != TicketStatus.OPEN:
        return Clock(Urgency.STOPPED, left)
    if left < timedelta(0):
        return Clock(Urgency.OVERDUE, left)
    if left <= NOW:
        return Clock(Urgency.NOW, left)
    return Clock(Urgency.SOON if left <= SOON else Urgency.CALM, left)
