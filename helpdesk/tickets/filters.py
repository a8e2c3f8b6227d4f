"""Which tickets a list shows: filters as plain values, as a query string, and as SQL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import Select, select

from helpdesk.agents.model import Staff
from helpdesk.tickets.model import Priority, Ticket, TicketStatus, TicketTag
from helpdesk.tickets.reply_clock import NOW, SOON

_ASSIGNEE = re.compile(r"me|none|[0-9]{1,9}")
_CLOCKS = {"overdue": None, "1h": NOW, "4h": SOON}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": tuple(TicketStatus),
    "priority": tuple(Priority),
    "clock": tuple(_CLOCKS),
}


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Empty fields do not restrict. `assignee`: `me`, `none`, or the id of one of the staff.

    `clock`: tickets whose reply is overdue, or due within one or four hours.
    """

    status: str = ""
    priority: str = ""
    assignee: str = ""
    tag: str = ""
    language: str = ""
    topic: str = ""
    clock: str = ""
    #: Words that the ticket has, each perhaps only begun.
    q: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> TicketFilter:
        """From a query string; what is no value of a field restricts nothing."""
        values = {name: given.get(name, "").strip()[:100] for name in cls.__slots__}
        for name, allowed in _CHOICES.items():
            if values[name] not in allowed:
                values[name] = ""
        if not _ASSIGNEE.fullmatch(values["assignee"]):
            values["assignee"] = ""
        return cls(**values)

    @property
    def query(self) -> str:
        """The query string of a page that shows the same."""
        return urlencode({name: value for name in self.__slots__ if (value := getattr(self, name))})

    @property
    def by_clock(self) -> bool:
        """Whether the tickets that are due first come first; else the newest do."""
        return bool(self.clock)

    def select(self, staff: Staff, now: datetime) -> Select[Ticket]:
        """The tickets that `staff` sees with this filter at `now`, whatever their words."""
        query = select(Ticket)
        for name in ("status", "priority", "language"):
            if value := getattr(self, name):
                query = query.where(getattr(Ticket, name) == value)
        if self.topic:
            query = query.where(Ticket.topic == (None if self.topic == "unknown" else self.topic))
        if self.assignee == "none":
            query = query.where(Ticket.assignee_id.is_(None))
        elif self.assignee:
            wanted = staff.id if self.assignee == "me" else int(self.assignee)
            query = query.where(Ticket.assignee_id == wanted)
        if self.tag:
            query = query.where(
                Ticket.id.in_(select(TicketTag.ticket_id).where(TicketTag.tag == self.tag.lower()))
            )
        if self.clock:
            within = _CLOCKS[self.clock]
            query = query.where(
                Ticket.status == TicketStatus.OPEN,
                Ticket.reply_due_by < (now + within if within else now),
            )
        return query
