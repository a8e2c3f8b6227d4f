"""Made-up months of support for the tests of the insights page: every kind of row, at odd times."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from helpdesk.agents.model import Handoff
from helpdesk.conversations.model import Conversation, Message, PinCheck, Turn
from helpdesk.feedback.model import Showing
from helpdesk.tickets.model import Ticket, TicketEvent
from helpdesk.tickets.received import ReceivedMail

#: From winter to winter, so that summer time begins and ends in between.
FIRST, DAYS = datetime(2026, 1, 20, tzinfo=UTC), 330
TOPICS = ("request_refund", "request_invoice", "account_compromised", None)
LANGUAGES = ("en", "fr", "de", "es", "pt")


def fill(session: Session, seed: int, count: int = 250) -> None:
    """`count` conversations and as many tickets, views, checks and mails, from one seed."""
    Months(session, random.Random(seed)).fill(count)


class Months:
    """Writes the rows."""

    def __init__(self, session: Session, chance: random.Random) -> None:
        self._session = session
        self._chance = chance

    def fill(self, count: int) -> None:
        """All kinds of rows; those that belong to a conversation with it."""
        for _ in range(count):
            self._conversation()
        for index in range(count):
            self._ticket(None, index)
            self._session.add(self._mail(index))
            self._session.add(self._showing("search", None))

    def _at(self) -> datetime:
        """Any instant, often one at which something turns: a midnight, a change of clocks."""
        edges = (
            datetime(2026, 3, 29, 1, tzinfo=UTC),
            datetime(2026, 10, 25, 1, tzinfo=UTC),
            datetime(2026, 5, 31, 22, tzinfo=UTC),
            datetime(2026, 6, 30, 22, tzinfo=UTC),
            datetime(2026, 6, 1, tzinfo=UTC),
        )
        if self._chance.random() < 0.2:
            step = self._chance.choice((-3600, -1, 0, 0, 1, 1799, 3600))
            jitter = timedelta(microseconds=self._chance.choice((0, 0, 1, 999_999)))
            return self._chance.choice(edges) + timedelta(seconds=step) + jitter
        return FIRST + timedelta(
            seconds=self._chance.randrange(DAYS * 86_400),
            microseconds=self._chance.randrange(1_000_000),
        )

    def _later(self, at: datetime, most_hours: int) -> datetime:
        return at + timedelta(seconds=self._chance.random() * most_hours * 3_600)

    def _conversation(self) -> None:
        at = self._at()
        one = Conversation(
            id=str(uuid.UUID(int=self._chance.getrandbits(128))),
            language=self._chance.choice(LANGUAGES),
            topic=self._chance.choice(TOPICS),
            state="closed",
            rating_score=self._chance.choice((None, None, 1, 2, 3, 4, 5)),
            created_at=at,
            updated_at=at,
        )
        self._session.add(one)
        self._session.flush()
        for _ in range(self._chance.choice((0, 1, 3))):
            self._turn(one)
        for _ in range(self._chance.choice((0, 0, 0, 1, 2))):
            self._handoff(one)
        for _ in range(self._chance.choice((0, 0, 0, 1, 2))):
            self._ticket(one, 0)
        for _ in range(self._chance.choice((0, 1, 2))):
            self._session.add(self._showing("assistant", one))
        for _ in range(self._chance.choice((0, 0, 1, 4))):
            result = self._chance.choice(("verified", "failed", "locked"))
            self._session.add(PinCheck(conversation_id=one.id, at=self._at(), result=result))

    def _turn(self, one: Conversation) -> None:
        said = Message(conversation_id=one.id, at=one.created_at, author="customer", text="…")
        self._session.add(said)
        self._session.flush()
        self._session.add(
            Turn(
                id=str(uuid.UUID(int=self._chance.getrandbits(128))),
                conversation_id=one.id,
                client_id=str(said.id),
                message_id=said.id,
                sent={"text": "…"},
                started_at=one.created_at,
            )
        )

    def _handoff(self, one: Conversation) -> None:
        queued = self._at()
        state = self._chance.choice(("waiting", "accepted", "ended", "left"))
        accepted = state in ("accepted", "ended")
        self._session.add(
            Handoff(
                conversation_id=one.id,
                key=str(self._chance.getrandbits(64)),
                channel=self._chance.choice(("chat", "chat", "phone")),
                reference="R",
                state=state,
                queued_at=queued,
                accepted_at=self._later(queued, 1) if accepted else None,
            )
        )

    def _ticket(self, one: Conversation | None, index: int) -> None:
        opened = self._at()
        answered = self._chance.choice((None, self._later(opened, 40), opened))
        if index % 40 == 39:
            # Just in time; and a simulated clock, which may run backwards.
            answered = opened + self._chance.choice((timedelta(hours=24), timedelta(hours=-2)))
        ticket = Ticket(
            number=str(self._chance.randrange(10**9, 10**10)),
            key=str(self._chance.getrandbits(64)),
            account_id="premium",
            conversation_id=one.id if one else None,
            topic=self._chance.choice(TOPICS),
            language=self._chance.choice(LANGUAGES),
            subject="…",
            status=self._chance.choice(("open", "closed")),
            opened_at=opened,
            reply_due_by=opened + timedelta(hours=24),
            first_answered_at=answered,
        )
        self._session.add(ticket)
        self._session.flush()
        at = opened
        for action in self._chance.choice(
            ((), ("closed",), ("closed", "reopened"), ("duplicate", "reopened", "closed"))
        ):
            at = self._later(at, 900)
            self._session.add(TicketEvent(ticket_id=ticket.id, at=at, action=action))
            self._session.flush()

    def _showing(self, way: str, one: Conversation | None) -> Showing:
        return Showing(
            key=f"{self._chance.getrandbits(120):x}",
            slug="refunds",
            language="en",
            way=way,
            at=self._at(),
            conversation_id=one.id if one else None,
            helped=self._chance.choice((None, True, False)),
        )

    def _mail(self, index: int) -> ReceivedMail:
        return ReceivedMail(
            key=f"mail:{index}",
            at=self._at(),
            sender="",
            subject="",
            text="",
            outcome=self._chance.choice(("contact", "no_ticket")),
        )
