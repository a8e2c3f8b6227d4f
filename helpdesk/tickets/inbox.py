"""Mail that belongs to no ticket for certain: it waits for a person, who decides about it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.agents.audit import audit
from helpdesk.agents.model import Staff
from helpdesk.conversations.attachments import Upload, file_type, safe_name, write_file
from helpdesk.conversations.counter import Counter
from helpdesk.mail.quotes import own_words
from helpdesk.policy import Channel
from helpdesk.texts import formats
from helpdesk.tickets import work
from helpdesk.tickets.customer_mail import mail_opened
from helpdesk.tickets.history import record
from helpdesk.tickets.model import Ticket, TicketFile, TicketReply
from helpdesk.tickets.open import NewTicket, add_customer_reply, open_ticket
from helpdesk.tickets.received import ReceivedFile, ReceivedMail

#: Shown at once; the oldest come first, so that none is left behind.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that waits. `account`: whose address the sender's is, if it is really theirs."""

    mail: ReceivedMail
    files: Sequence[ReceivedFile]
    account: Account | None
    ticket: Ticket | None


def keep_received(
    session: Session, home: Path, mail: ReceivedMail, uploads: Sequence[Upload]
) -> None:
    """Keep the files of a mail that waits; they were checked before."""
    for upload in uploads:
        entry = ReceivedFile(
            id=str(uuid.uuid4()),
            mail_id=mail.id,
            name=safe_name(upload.name),
            type=file_type(upload),
            size=len(upload.content),
        )
        write_file(home, entry.id, upload.content)
        session.add(entry)


def waiting_mails(session: Session) -> list[Waiting]:
    """The oldest mails that wait for a person."""
    mails = session.scalars(
        select(ReceivedMail)
        .where(ReceivedMail.handled_at.is_(None))
        .order_by(ReceivedMail.id)
        .limit(SHOWN)
    ).all()
    return [
        Waiting(
            mail,
            session.scalars(select(ReceivedFile).where(ReceivedFile.mail_id == mail.id)).all(),
            account_of_sender(session, mail),
            session.get(Ticket, mail.ticket_id) if mail.ticket_id else None,
        )
        for mail in mails
    ]


def count_waiting(session: Session) -> int:
    """How many mails wait for a person."""
    waiting = select(func.count()).select_from(ReceivedMail)
    return session.scalar(waiting.where(ReceivedMail.handled_at.is_(None))) or 0


def account_of_sender(session: Session, mail: ReceivedMail) -> Account | None:
    """The one account that has the sender's address."""
    found = session.scalars(
        select(Account).where(func.lower(Account.email) == mail.sender).limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def add_to_ticket(
    counter: Counter, session: Session, mail: ReceivedMail, staff: Staff, number: str
) -> Ticket:
    """Add the mail to a ticket: as its customer's reply if the address is theirs, else as a note.

    Raises work.RefusedError for a number that no ticket has.
    """
    ticket = work.find_ticket(session, number)
    if ticket is None:
        raise work.RefusedError("no_such_ticket")
    now, account = counter.clock(), session.get_one(Account, ticket.account_id)
    if account.email.lower() == mail.sender:
        period = counter.policy.support.reply_period
        entry = add_customer_reply(session, ticket, _said(mail), now, period)
    else:
        entry = work.note(counter, session, ticket, staff, f"{mail.sender}:\n\n{_said(mail)}")
    _file(counter, session, mail, staff, ticket, entry)
    return ticket


def open_from_mail(counter: Counter, session: Session, mail: ReceivedMail, staff: Staff) -> Ticket:
    """Make a ticket of the mail, for the account of its address; the identity is not proven.

    The account's owner is told by mail.

    Raises work.RefusedError where the address belongs to no account.
    """
    account = account_of_sender(session, mail)
    if account is None:
        raise work.RefusedError("no_account")
    spoken = counter.policy.support.channels[Channel.TICKET].languages
    own = (account.locale or "en")[:2].lower()
    ticket = open_ticket(
        session,
        NewTicket(
            key=f"mail:{mail.key}",
            account_id=account.id,
            topic=None,
            language=own if own in spoken else "en",
            subject=mail.subject or mail.sender,
            facts=[{"question": "description", "answer": _said(mail)}],
            stricter_verification=True,
        ),
        counter.clock(),
        counter.policy.support.reply_period,
    )
    zone = counter.policy.support.zone
    due = formats.instant(ticket.language, ticket.reply_due_by, zone, account.zoneinfo)
    mail_opened(counter.services, session, ticket, ticket.language, due, counter.clock())
    _file(counter, session, mail, staff, ticket, None)
    return ticket


def dismiss(counter: Counter, session: Session, mail: ReceivedMail, staff: Staff) -> None:
    """The mail needs nothing more; it is kept."""
    _done(session, mail, staff, counter.clock(), "mail_dismissed")


def _file(
    counter: Counter,
    session: Session,
    mail: ReceivedMail,
    staff: Staff,
    ticket: Ticket,
    entry: TicketReply | None,
) -> None:
    """The mail and its files are the ticket's from now on."""
    now = counter.clock()
    for file in session.scalars(select(ReceivedFile).where(ReceivedFile.mail_id == mail.id)).all():
        session.add(
            TicketFile(
                id=file.id,
                ticket_id=ticket.id,
                reply_id=entry.id if entry else None,
                name=file.name,
                type=file.type,
                size=file.size,
                created_at=now,
            )
        )
    session.execute(delete(ReceivedFile).where(ReceivedFile.mail_id == mail.id))
    mail.ticket_id = ticket.id
    mail.reply_id = entry.id if entry else None
    record(session, ticket, "mail_added", now, staff_id=staff.id, detail=mail.sender)
    _done(session, mail, staff, now, "mail_added")


def _done(session: Session, mail: ReceivedMail, staff: Staff, now: datetime, action: str) -> None:
    mail.handled_at = now
    mail.handled_by = staff.id
    audit(session, staff, action, str(mail.id), now)


def _said(mail: ReceivedMail) -> str:
    return own_words(mail.text) or mail.subject or "…"
