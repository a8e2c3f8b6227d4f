"""Warnings before a promised reply is late: by mail, 4 h and 1 h before, and when it is (R1).

Each warning is sent once for each run of the reply clock. One that was missed, because nothing ran
at that time, is not sent afterwards: only the most urgent one is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.conversations.counter import Counter
from helpdesk.mail.letter import Button, Letter, Paragraph, Part, Small
from helpdesk.outbox.queue import enqueue_mail
from helpdesk.texts import formats
from helpdesk.texts.staff import staff_language, staff_text
from helpdesk.tickets.due import answered_by, team_of
from helpdesk.tickets.model import Ticket, TicketStatus
from helpdesk.tickets.reply_clock import NOW, SOON, Urgency, reply_clock

#: Tickets that are looked at in one transaction.
BATCH = 500
#: Tickets that one mail lists; more are counted.
LISTED = 20
#: What is said first in a mail about several.
_ORDER = (Urgency.OVERDUE, Urgency.NOW, Urgency.SOON)


def warn_of_due(counter: Counter) -> int:
    """Put the warnings that are due into the outbox: one mail a person. How many tickets it was."""
    now = counter.clock()
    with counter.store.unit_of_work() as session:
        # Locked, so that of two processes one warns.
        due = session.scalars(
            select(Ticket)
            .where(Ticket.status == TicketStatus.OPEN, _is_due(now))
            .order_by(Ticket.reply_due_by, Ticket.id)
            .limit(BATCH)
            .with_for_update()
        ).all()
        for staff, tickets in _by_reader(session, due):
            _enqueue(counter, session, staff, tickets, now)
        for ticket in due:
            ticket.warned = reply_clock(ticket, now).urgency
        return len(due)


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Whether the ticket is as near its promise as a warning, and that one was not sent."""
    late = Ticket.reply_due_by < now
    at_once = and_(Ticket.reply_due_by >= now, Ticket.reply_due_by <= now + NOW)
    soon = and_(Ticket.reply_due_by > now + NOW, Ticket.reply_due_by <= now + SOON)
    return or_(
        and_(late, Ticket.warned.is_distinct_from(Urgency.OVERDUE)),
        and_(at_once, Ticket.warned.is_distinct_from(Urgency.NOW)),
        and_(soon, Ticket.warned.is_distinct_from(Urgency.SOON)),
    )


def _by_reader(session: Session, due: Sequence[Ticket]) -> Sequence[tuple[Staff, Sequence[Ticket]]]:
    if not due:
        return []
    team, found = team_of(session), []
    for staff in team:
        theirs = select(Ticket.id).where(
            Ticket.id.in_([each.id for each in due]), answered_by(staff, team)
        )
        ids = set(session.scalars(theirs))
        if ids:
            found.append((staff, [each for each in due if each.id in ids]))
    return found


def _enqueue(
    counter: Counter, session: Session, staff: Staff, tickets: Sequence[Ticket], now: datetime
) -> None:
    """The mail's key is what it warns of: whatever goes wrong, the same is said once."""
    warned = [f"{each.id}:{each.reply_due_by.timestamp():.0f}" for each in tickets]
    stages = [reply_clock(each, now).urgency for each in tickets]
    said = ",".join(sorted(f"{what}:{stage}" for what, stage in zip(warned, stages, strict=True)))
    enqueue_mail(
        session,
        key=f"due:{staff.id}:{hashlib.sha256(said.encode()).hexdigest()[:32]}",
        to=staff.email,
        letter=_letter(counter, staff, tickets, now),
        now=now,
    )


def _letter(counter: Counter, staff: Staff, tickets: Sequence[Ticket], now: datetime) -> Letter:
    language = staff_language(staff.desk_language)
    desk = f"{counter.settings.public_url}/desk/tickets"

    def say(name: str, **values: object) -> str:
        return staff_text(language, "mail", f"due_{name}", **values)

    def line(ticket: Ticket) -> str:
        due = formats.moment(language, ticket.reply_due_by, counter.policy.support.zone)
        return say("ticket", number=ticket.number, subject=ticket.subject, due=due)

    by_stage: dict[Urgency, list[Ticket]] = {stage: [] for stage in _ORDER}
    for ticket in tickets:
        by_stage[reply_clock(ticket, now).urgency].append(ticket)
    parts: list[Part] = []
    for stage, found in by_stage.items():
        if found:
            more = len(found) - LISTED
            shown = [line(each) for each in found[:LISTED]]
            rest = [say("more", count=more)] if more > 0 else []
            parts.append(Paragraph("\n".join([say(f"{stage}_text"), *shown, *rest])))
    if len(tickets) == 1:
        ticket = tickets[0]
        stage = reply_clock(ticket, now).urgency
        subject = say(f"{stage}_subject", number=ticket.number)
        parts.append(Button(say("open"), f"{desk}/{ticket.number}"))
    else:
        subject = say("subject", count=len(tickets))
        parts.append(Button(say("open_all"), f"{desk}?clock=4h"))
    mine = all(each.assignee_id == staff.id for each in tickets)
    return Letter(language, subject, [*parts, Small(say("mine" if mine else "team"))])
