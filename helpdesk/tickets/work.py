"""What agents do with tickets; each act is in the ticket's history and in the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from helpdesk.agents.audit import audit
from helpdesk.agents.corrections import correct_topic
from helpdesk.agents.desk import NotYoursError
from helpdesk.agents.draft_files import take_drafts
from helpdesk.agents.model import Staff
from helpdesk.agents.ready_replies import check_filled
from helpdesk.agents.refusals import Refusal
from helpdesk.agents.tags import MOST_TAGS, clean_tag
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation
from helpdesk.conversations.redaction import redact
from helpdesk.tickets import open as opening
from helpdesk.tickets.customer_mail import mail_closed, mail_reply
from helpdesk.tickets.files import adopt_files
from helpdesk.tickets.history import record
from helpdesk.tickets.model import Priority, Ticket, TicketReply, TicketStatus, TicketTag
from helpdesk.tickets.search import index_ticket


class RefusedError(ValueError):
    """The act makes no sense for this ticket. `reason` is a key for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason.replace("_", " "))
        self.reason = reason


def find_ticket(session: Session, number: str) -> Ticket | None:
    """The ticket that people quote by this number."""
    return session.scalar(select(Ticket).where(Ticket.number == number.strip()))


def reply(
    counter: Counter,
    session: Session,
    ticket: Ticket,
    staff: Staff,
    text: str,
    files: Sequence[str] = (),
    seen: int | None = None,
) -> TicketReply:
    """Answer a ticket; the customer gets it by mail and in the Support Center.

    `files` were chosen before (agents/draft_files.py). `seen` is the id of the newest entry that
    the agent has read, 0 for none; None: whatever was written meanwhile, the reply goes. Raises
    NotYoursError for a closed ticket, Refusal where somebody else wrote after `seen`, for a
    placeholder that nobody filled in, and for a file that is gone.
    """
    if ticket.status == TicketStatus.CLOSED:
        raise NotYoursError("the ticket is closed; reopen it to reply")
    if seen is not None:
        _check_seen(session, ticket, seen)
    check_filled(text)
    drafts = take_drafts(session, staff, ticket, files)
    now = counter.clock()
    entry = _write(session, ticket, staff.name, redact(text), now)
    session.flush()
    adopt_files(session, ticket, entry, drafts)
    ticket.status = TicketStatus.ANSWERED
    ticket.answered_at = now
    ticket.first_answered_at = ticket.first_answered_at or now
    mail_reply(counter.services, session, ticket, entry, now, [draft.name for draft in drafts])
    _log(session, ticket, staff, "replied", now)
    for draft in drafts:
        audit(session, staff, "ticket_file_sent", ticket.number, now, draft.name)
    return entry


def _check_seen(session: Session, ticket: Ticket, seen: int) -> None:
    newer = session.scalar(
        select(TicketReply)
        .where(
            TicketReply.ticket_id == ticket.id,
            TicketReply.id > seen,
            TicketReply.internal.is_(False),
        )
        .order_by(TicketReply.id.desc())
        .limit(1)
    )
    if newer is not None:
        if newer.author == "agent":
            raise Refusal("answered_meanwhile", field="seen", agent=newer.name)
        raise Refusal("customer_wrote_meanwhile", field="seen")


def note(
    counter: Counter, session: Session, ticket: Ticket, staff: Staff, text: str
) -> TicketReply:
    """Write an internal note, which the customer never sees."""
    now = counter.clock()
    entry = _write(session, ticket, staff.name, redact(text), now, internal=True)
    _log(session, ticket, staff, "noted", now)
    return entry


def close(counter: Counter, session: Session, ticket: Ticket, staff: Staff) -> None:
    """Close a ticket, and tell its customer; closing it twice changes nothing."""
    if ticket.status != TicketStatus.CLOSED:
        now = counter.clock()
        ticket.status = TicketStatus.CLOSED
        ticket.closed_at = now
        mail_closed(counter.services, session, ticket, now)
        _log(session, ticket, staff, "closed", now)


def reopen(counter: Counter, session: Session, ticket: Ticket, staff: Staff) -> None:
    """Open a closed ticket again; the reply clock starts anew."""
    if ticket.status == TicketStatus.CLOSED:
        now = counter.clock()
        opening.reopen(session, ticket, now, counter.policy.support.reply_period, staff.id)
        audit(session, staff, "ticket_reopened", ticket.number, now)


def assign(
    counter: Counter, session: Session, ticket: Ticket, staff: Staff, assignee_id: int | None
) -> None:
    """Give the ticket to an agent, or to nobody. Raises RefusedError for one who is no agent."""
    assignee = session.get(Staff, assignee_id) if assignee_id is not None else None
    if assignee_id is not None and (assignee is None or assignee.role == "trainer"):
        raise RefusedError("no_such_agent")
    if ticket.assignee_id != assignee_id:
        ticket.assignee_id = assignee_id
        name = assignee.name if assignee else None
        _log(session, ticket, staff, "assigned", counter.clock(), name)


def prioritise(
    counter: Counter, session: Session, ticket: Ticket, staff: Staff, priority: Priority
) -> None:
    """Change what is answered first."""
    if ticket.priority != priority:
        ticket.priority = priority
        _log(session, ticket, staff, "prioritised", counter.clock(), priority)


def change_topic(
    counter: Counter, session: Session, ticket: Ticket, staff: Staff, topic: str
) -> None:
    """What the ticket is about. Raises RefusedError for no topic of the policy.

    Where the ticket came from a conversation, the message that was misunderstood is flagged for
    the trainers.
    """
    if topic not in counter.policy.support.topics:
        raise RefusedError("no_such_topic")
    if ticket.topic == topic:
        return
    if ticket.conversation_id is not None:
        conversation = session.get_one(Conversation, ticket.conversation_id)
        correct_topic(counter, session, conversation, staff, topic, None)
    ticket.topic = topic
    _log(session, ticket, staff, "topic", counter.clock(), topic)


def tags_of(session: Session, ticket: Ticket) -> list[str]:
    """The ticket's tags, in order."""
    return list(
        session.scalars(
            select(TicketTag.tag).where(TicketTag.ticket_id == ticket.id).order_by(TicketTag.tag)
        )
    )


def tag(counter: Counter, session: Session, ticket: Ticket, staff: Staff, word: str) -> None:
    """Put a tag on the ticket. Raises RefusedError for what is no tag, and for too many."""
    clean = clean_tag(word)
    if clean is None:
        raise RefusedError("no_tag")
    if session.get(TicketTag, (ticket.id, clean)) is not None:
        return
    count = select(func.count()).select_from(TicketTag).where(TicketTag.ticket_id == ticket.id)
    if (session.scalar(count) or 0) >= MOST_TAGS:
        raise RefusedError("too_many_tags")
    session.add(TicketTag(ticket_id=ticket.id, tag=clean))
    _log(session, ticket, staff, "tagged", counter.clock(), clean)


def untag(counter: Counter, session: Session, ticket: Ticket, staff: Staff, word: str) -> None:
    """Take a tag off the ticket."""
    found = session.get(TicketTag, (ticket.id, word))
    if found is not None:
        session.delete(found)
        _log(session, ticket, staff, "untagged", counter.clock(), word)


def link_duplicate(
    counter: Counter, session: Session, ticket: Ticket, staff: Staff, number: str
) -> None:
    """Close `ticket` as a duplicate of the same customer's ticket `number`, and tell them.

    Raises RefusedError: no such ticket, the ticket itself, another customer's, one that is itself
    a duplicate.
    """
    original = find_ticket(session, number)
    if original is None:
        raise RefusedError("no_such_ticket")
    if original.id == ticket.id:
        raise RefusedError("same_ticket")
    if original.account_id != ticket.account_id:
        raise RefusedError("other_customer")
    if original.duplicate_of_id is not None:
        raise RefusedError("itself_a_duplicate")
    if ticket.duplicate_of_id == original.id:
        return
    now = counter.clock()
    told = counter.services.texts.text(ticket.language, "ticket_continues", number=original.number)
    entry = _write(session, ticket, staff.name, told, now)
    mail_reply(counter.services, session, ticket, entry, now)
    ticket.duplicate_of_id = original.id
    ticket.status = TicketStatus.CLOSED
    ticket.closed_at = now
    _log(session, ticket, staff, "duplicate", now, original.number)
    record(session, original, "has_duplicate", now, staff_id=staff.id, detail=ticket.number)


def _write(
    session: Session,
    ticket: Ticket,
    name: str,
    text: str,
    now: datetime,
    *,
    internal: bool = False,
) -> TicketReply:
    entry = TicketReply(
        ticket_id=ticket.id, at=now, author="agent", name=name, text=text, internal=internal
    )
    session.add(entry)
    index_ticket(session, ticket)
    return entry


def _log(
    session: Session,
    ticket: Ticket,
    staff: Staff,
    action: str,
    now: datetime,
    detail: str | None = None,
) -> None:
    record(session, ticket, action, now, staff_id=staff.id, detail=detail)
    audit(session, staff, f"ticket_{action}", ticket.number, now, detail or "")
