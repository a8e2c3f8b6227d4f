"""What pages of tickets are kept up to date with: how far the tickets are, and who is writing."""

from __future__ import annotations

from typing import Any

from helpdesk.agents.events import SignedOutError
from helpdesk.agents.sessions import staff_of
from helpdesk.clock import real_now
from helpdesk.conversations.counter import Counter
from helpdesk.tickets import work
from helpdesk.tickets.news import mark_of


class TicketFeed:
    """`{"type": "news", "mark"}`: a page that was made at another mark is out of date.

    `{"type": "typing", "name"}`: a colleague writes a reply to the same ticket. Of the ticket
    `number`; without one, of all tickets, and of nobody's writing. Unlike the floor, looking at a
    ticket is not being at the desk.
    """

    def __init__(self, counter: Counter, token: str, number: str | None) -> None:
        self._counter = counter
        self._token = token
        self._number = number
        self._staff_id: int | None = None

    def look(self) -> dict[str, Any]:
        with self._counter.store.reading() as session:
            staff = staff_of(session, self._token, real_now())
            if staff is None or staff.role not in ("agent", "admin"):
                raise SignedOutError
            self._staff_id = staff.id
            ticket = work.find_ticket(session, self._number) if self._number else None
            return {"type": "news", "mark": str(mark_of(session, ticket))}

    def heard(self, event: dict[str, Any]) -> dict[str, Any] | None:
        if (
            event["type"] == "typing"
            and event["ticket"] == self._number
            and event["staff"] != self._staff_id
        ):
            return {"type": "typing", "name": event["name"]}
        return None
