"""What the templates of tickets call: texts, times and choices in the agent's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.texts import formats
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.texts.staff import staff_text
from helpdesk.tickets.model import Priority, Ticket, TicketEvent
from helpdesk.tickets.reply_clock import Clock, reply_clock
from helpdesk.web.staff_page import desk_language


class TicketWords:
    """One request's words, at one instant."""

    def __init__(self, counter: Counter, request: Request, staff: Staff, now: datetime) -> None:
        self._zone = counter.policy.support.zone
        self._texts = counter.services.texts
        self._topics = sorted(counter.policy.support.topics)
        self._now = now
        self.language = desk_language(staff, request)

    def say(self, name: str, /, **values: object) -> str:
        """A text of `data/desk/<language>/tickets.yml`."""
        return staff_text(self.language, "tickets", name, **values)

    def moment(self, at: datetime) -> str:
        """A day and time in the zone of support."""
        return formats.moment(self.language, at, self._zone)

    def clock_of(self, ticket: Ticket) -> Clock:
        """The reply clock now."""
        return reply_clock(ticket, self._now)

    def told_event(self, event: TicketEvent) -> str:
        """What happened, in words."""
        detail = event.detail or self.say("nobody")
        if event.action == "prioritised":
            detail = self.say(f"priority_{detail}")
        elif event.action == "topic":
            detail = self._texts.label(self.language, "topics", detail)
        return self.say(f"event_{event.action}", detail=detail)

    def in_template(self, session: Session) -> Mapping[str, object]:
        """All of it, and the choices of the selects."""
        return {
            "say": self.say,
            "moment": self.moment,
            "clock_of": self.clock_of,
            "told_event": self.told_event,
            "priorities": [(each, self.say(f"priority_{each}")) for each in Priority],
            "ticket_languages": [
                (code, formats.language_name(self.language, code)) for code in LANGUAGES
            ],
            "topics": [
                (topic, self._texts.label(self.language, "topics", topic)) for topic in self._topics
            ],
            "agents": [
                (str(staff_id), name)
                for staff_id, name in session.execute(
                    select(Staff.id, Staff.name)
                    .where(Staff.role.in_(("agent", "admin")), Staff.active)
                    .order_by(Staff.name)
                )
            ],
        }
