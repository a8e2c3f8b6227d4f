"""A ticket from the Support Center: if the policy gives one, exactly one, confirmed by mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.accounts.pin import current_pin
from helpdesk.conversations.attachments import Upload
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.redaction import redact
from helpdesk.policy import Channel, Decision, Plan, decide
from helpdesk.policy import Request as PolicyRequest
from helpdesk.texts import formats
from helpdesk.tickets.customer_mail import mail_opened
from helpdesk.tickets.files import check_files, keep_files
from helpdesk.tickets.model import Ticket, TicketReply
from helpdesk.tickets.open import (
    NewTicket,
    add_customer_reply,
    open_ticket,
    pending_candidate,
)

_SUBJECT_LENGTH = 80


class TicketUnavailableError(Exception):
    """The policy gives this customer no ticket now; `reasons` as in a Decision."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Submission:
    """What a customer filled in. `key` makes a repeat harmless; facts as in a Ticket."""

    key: str
    language: str
    topic: str | None
    facts: Sequence[dict[str, str]]
    subject: str | None = None
    files: Sequence[Upload] = ()


def decision_for(
    counter: Counter,
    session: Session,
    account: Account,
    language: str,
    topic: str | None = None,
    channel: Channel | None = None,
) -> Decision:
    """The policy's decision for a signed-in customer, now."""
    return decide(
        counter.policy.support,
        PolicyRequest(
            topic=topic,
            requested_channel=channel,
            languages=(language,),
            plan=Plan(account.plan) if account.plan else None,
            now=counter.clock(),
            open_ticket=pending_candidate(session, account, topic),
        ),
    )


def submit_ticket(
    counter: Counter, session: Session, account: Account, submission: Submission
) -> Ticket:
    """Open it, keep its files, and mail its number.

    Raises TicketUnavailableError and RefusedFileError.
    """
    check_files(submission.files)
    language = submission.language
    decision = decision_for(counter, session, account, language, submission.topic, Channel.TICKET)
    option = decision.options[0]
    if not option.available:
        raise TicketUnavailableError([str(reason) for reason in option.reasons])
    own_pin = current_pin(account, counter.settings.secret, counter.clock())
    facts = [
        {"question": fact["question"], "answer": redact(fact["answer"], own_pin=own_pin)}
        for fact in submission.facts
    ]
    now = counter.clock()
    key = f"form:{account.id}:{submission.key}"
    known = session.query(Ticket).filter_by(key=key).one_or_none()
    if known is not None:
        return known
    ticket = open_ticket(
        session,
        NewTicket(
            key=key,
            account_id=account.id,
            topic=submission.topic,
            language=option.language or language,
            subject=redact(submission.subject or "", own_pin=own_pin)
            or _subject(counter, language, submission.topic, facts),
            facts=facts,
        ),
        now,
        counter.policy.support.reply_period,
    )
    keep_files(session, counter.settings.home, ticket, submission.files, now)
    _confirm(counter, session, account, ticket, language)
    return ticket


def reply_to_own_ticket(
    counter: Counter,
    session: Session,
    account: Account,
    ticket: Ticket,
    text: str,
    files: Sequence[Upload] = (),
) -> TicketReply:
    """Add to the customer's own ticket; an answered or closed one is open again.

    Raises RefusedFileError.
    """
    check_files(files)
    own_pin = current_pin(account, counter.settings.secret, counter.clock())
    reply = add_customer_reply(
        session,
        ticket,
        redact(text, own_pin=own_pin),
        counter.clock(),
        counter.policy.support.reply_period,
    )
    keep_files(session, counter.settings.home, ticket, files, counter.clock(), reply)
    return reply


def _subject(
    counter: Counter, language: str, topic: str | None, facts: Sequence[dict[str, str]]
) -> str:
    """The topic and the first words of the first answer, as the assistant makes it."""
    name = counter.services.texts.label(language, "topics", topic or "unknown")
    said = " ".join(facts[0]["answer"].split()) if facts else ""
    if len(said) > _SUBJECT_LENGTH:
        said = said[:_SUBJECT_LENGTH].rsplit(" ", 1)[0] + " …"
    return f"{name[:1].upper()}{name[1:]}: {said}" if said else name


def _confirm(
    counter: Counter, session: Session, account: Account, ticket: Ticket, language: str
) -> None:
    zone = counter.policy.support.zone
    due = formats.instant(language, ticket.reply_due_by, zone, account.zoneinfo)
    mail_opened(counter.services, session, ticket, language, due, counter.clock())
