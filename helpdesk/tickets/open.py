"""Opening tickets, exactly once, and finding the one that is pending (R9, R12)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.policy.model import OpenTicket
from helpdesk.tickets.history import record
from helpdesk.tickets.model import Priority, Ticket, TicketReply, TicketStatus
from helpdesk.tickets.search import index_ticket
from helpdesk.webhooks.events import tell_reply

#: No digit or letter that could be mistaken for another when read out.
_ALPHABET = "23456789"


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a ticket is opened with. `key` is the idempotency key of what caused it."""

    key: str
    account_id: str
    topic: str | None
    language: str
    subject: str
    facts: Sequence[dict[str, str]]
    conversation_id: str | None = None
    urgent: bool = False
    stricter_verification: bool = False


def open_ticket(session: Session, new: NewTicket, now: datetime, reply_period: timedelta) -> Ticket:
    """The ticket of `new.key`: opened now, or the one that the same key opened before."""
    existing = session.scalar(select(Ticket).where(Ticket.key == new.key))
    if existing is not None:
        return existing
    ticket = Ticket(
        number=_unused_number(session),
        key=new.key,
        account_id=new.account_id,
        conversation_id=new.conversation_id,
        topic=new.topic,
        language=new.language,
        subject=new.subject[:200],
        facts=list(new.facts),
        priority=Priority.URGENT if new.urgent else Priority.NORMAL,
        stricter_verification=new.stricter_verification,
        status=TicketStatus.OPEN,
        opened_at=now,
        reply_due_by=now + reply_period,
    )
    session.add(ticket)
    session.flush()
    record(session, ticket, "opened", now)
    index_ticket(session, ticket)
    return ticket


def unanswered_tickets(session: Session, account: Account) -> Sequence[Ticket]:
    """The account's tickets that wait for support, newest first."""
    return session.scalars(
        select(Ticket)
        .where(Ticket.account_id == account.id, Ticket.status == TicketStatus.OPEN)
        .order_by(Ticket.opened_at.desc(), Ticket.id.desc())
    ).all()


def pending_ticket(session: Session, account: Account | None, topic: str | None) -> Ticket | None:
    """The newest unanswered ticket about `topic`; without a topic, the newest of all."""
    if account is None:
        return None
    tickets = unanswered_tickets(session, account)
    return next((t for t in tickets if topic is None or t.topic == topic), None)


def pending_candidate(
    session: Session, account: Account | None, topic: str | None
) -> OpenTicket | None:
    """The ticket that the policy is asked about: one about the topic, else the newest of all."""
    ticket = pending_ticket(session, account, topic) or pending_ticket(session, account, None)
    return OpenTicket(topic=ticket.topic, opened_at=ticket.opened_at) if ticket else None


def add_customer_reply(
    session: Session, ticket: Ticket, text: str, now: datetime, reply_period: timedelta
) -> TicketReply:
    """Add what the customer wrote; an answered or closed ticket is open again.

    The reply clock then starts anew; while the ticket is open the first promise stands.
    """
    reply = TicketReply(ticket_id=ticket.id, at=now, author="customer", text=text)
    session.add(reply)
    reopen(session, ticket, now, reply_period)
    index_ticket(session, ticket)
    tell_reply(session, ticket)
    return reply


def reopen(
    session: Session,
    ticket: Ticket,
    now: datetime,
    reply_period: timedelta,
    staff_id: int | None = None,
) -> None:
    """The customer waits again; a ticket that is open stays as it is."""
    if ticket.status == TicketStatus.OPEN:
        return
    was_closed = ticket.status == TicketStatus.CLOSED
    ticket.status = TicketStatus.OPEN
    ticket.closed_at = None
    ticket.duplicate_of_id = None
    ticket.reply_due_by = now + reply_period
    ticket.warned = None
    if was_closed:
        record(session, ticket, "reopened", now, staff_id=staff_id)


def _unused_number(session: Session) -> str:
    while True:
        number = "".join(secrets.choice(_ALPHABET) for _ in range(7))
        if session.scalar(select(Ticket.id).where(Ticket.number == number)) is None:
            return number
