"""Mail that comes in: added to its ticket where that is certain, kept for a person where not.

A mail is the answer of a ticket's customer when it carries a mark of that ticket that we signed
(threads.py) and its sender is the account's address. Neither is enough alone: addresses are easy to
forge, and a mail with its mark is easy to pass on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.accounts.pin import current_pin
from helpdesk.conversations.attachments import RefusedFileError, Upload
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.redaction import redact
from helpdesk.mail.incoming import Incoming, read_mail
from helpdesk.mail.quotes import own_words
from helpdesk.tickets.files import MOST_AT_ONCE, check_files
from helpdesk.tickets.history import record
from helpdesk.tickets.inbox import keep_received
from helpdesk.tickets.model import Ticket
from helpdesk.tickets.received import Outcome, ReceivedMail
from helpdesk.tickets.submit import reply_to_own_ticket
from helpdesk.tickets.threads import claimed_number

#: Of a reply; the whole mail is kept beside it.
LONGEST_REPLY = 20_000


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a mail. `again`: it was received before, and nothing changed."""

    outcome: Outcome
    number: str | None
    again: bool = False
    #: Names of files that were not kept, since uploads of their kind are not.
    refused: tuple[str, ...] = ()


def receive_mail(counter: Counter, raw: bytes) -> Received:
    """Take one mail, exactly once."""
    mail = read_mail(raw)
    with counter.store.unit_of_work() as session:
        known = session.scalar(select(ReceivedMail).where(ReceivedMail.key == mail.key))
        if known is not None:
            ticket = session.get(Ticket, known.ticket_id) if known.ticket_id else None
            return Received(Outcome(known.outcome), ticket.number if ticket else None, again=True)
        ticket, account = _addressed(counter, session, mail)
        outcome = _outcome(mail, ticket, account)
        entry = _written(counter, session, mail, outcome, ticket, account)
        good, refused = _sorted_files(mail)
        if outcome is Outcome.THREADED:
            assert ticket is not None
            assert account is not None
            _add(counter, session, mail, entry, ticket, account, good)
        else:
            keep_received(session, counter.settings.home, entry, good)
        if ticket is not None and outcome is Outcome.BOUNCE:
            record(session, ticket, "bounced", entry.at)
        for name in refused:
            if ticket is not None:
                record(session, ticket, "file_refused", entry.at, detail=name)
            else:
                entry.text += f"\n[{name}]"
        return Received(outcome, ticket.number if ticket else None, refused=refused)


def _addressed(
    counter: Counter, session: Session, mail: Incoming
) -> tuple[Ticket | None, Account | None]:
    """The ticket whose signed mark the mail carries, and its customer."""
    number = counter.services.threads.signed_number(mail.marks)
    ticket = session.scalar(select(Ticket).where(Ticket.number == number)) if number else None
    return ticket, session.get(Account, ticket.account_id) if ticket else None


def _outcome(mail: Incoming, ticket: Ticket | None, account: Account | None) -> Outcome:
    if mail.bounce:
        return Outcome.BOUNCE
    if mail.automatic:
        return Outcome.AUTOMATIC
    if not mail.sender or not (mail.text or mail.files):
        return Outcome.UNREADABLE
    if ticket is None or account is None:
        return Outcome.FORGED if claimed_number(mail.marks) else Outcome.NO_TICKET
    if account.email.strip().lower() != mail.sender:
        return Outcome.OTHER_SENDER
    return Outcome.THREADED


def _written(
    counter: Counter,
    session: Session,
    mail: Incoming,
    outcome: Outcome,
    ticket: Ticket | None,
    account: Account | None,
) -> ReceivedMail:
    now = counter.clock()
    own_pin = current_pin(account, counter.settings.secret, now) if account else None
    done = outcome in (Outcome.THREADED, Outcome.AUTOMATIC)
    entry = ReceivedMail(
        key=mail.key,
        at=now,
        sender=mail.sender,
        subject=redact(mail.subject, own_pin=own_pin)[:200],
        text=redact(mail.text, own_pin=own_pin),
        outcome=outcome,
        ticket_id=ticket.id if ticket else None,
        handled_at=now if done else None,
    )
    session.add(entry)
    session.flush()
    return entry


def _add(
    counter: Counter,
    session: Session,
    mail: Incoming,
    entry: ReceivedMail,
    ticket: Ticket,
    account: Account,
    files: Sequence[Upload],
) -> None:
    said = own_words(mail.text)[:LONGEST_REPLY] or ", ".join(file.name for file in files)
    reply = reply_to_own_ticket(counter, session, account, ticket, said or mail.subject, files)
    entry.reply_id = reply.id
    record(session, ticket, "by_mail", entry.at)


def _sorted_files(mail: Incoming) -> tuple[list[Upload], tuple[str, ...]]:
    """The files that an upload would be allowed, and the names of the others."""
    good: list[Upload] = []
    refused = []
    for part in mail.files:
        upload = Upload(part.name, part.content)
        try:
            check_files([upload])
            if len(good) == MOST_AT_ONCE:
                raise RefusedFileError("too_many")
            good.append(upload)
        except RefusedFileError:
            refused.append(part.name[:120])
    return good, tuple(refused)
