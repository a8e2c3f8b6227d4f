"""What a ticket's customer gets by mail: in their language, as text and as a page, in a thread."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.dialogue.exchange import Services
from helpdesk.outbox.queue import enqueue_mail
from helpdesk.templating import render
from helpdesk.tickets.model import Ticket, TicketReply


def mail_opened(
    services: Services, session: Session, ticket: Ticket, language: str, due: str, now: datetime
) -> None:
    """Confirm the ticket, with its number and when the reply is `due`, in words."""
    _mail(
        services,
        session,
        ticket,
        language,
        key=f"{ticket.key}:opened"[:120],
        entry=0,
        body=services.texts.text(
            language,
            "mail_ticket",
            number=ticket.number,
            subject=ticket.subject,
            due=due,
            support_url=_address(services, ticket),
        ),
        now=now,
    )


def mail_reply(
    services: Services, session: Session, ticket: Ticket, entry: TicketReply, now: datetime
) -> None:
    """Send the entry of an agent, in the ticket's language."""
    _mail(
        services,
        session,
        ticket,
        ticket.language,
        key=f"ticket-reply:{entry.id}",
        entry=entry.id,
        body=services.texts.text(
            ticket.language,
            "mail_reply",
            number=ticket.number,
            text=entry.text,
            support_url=_address(services, ticket),
        ),
        now=now,
    )


def _mail(
    services: Services,
    session: Session,
    ticket: Ticket,
    language: str,
    *,
    key: str,
    entry: int,
    body: str,
    now: datetime,
) -> None:
    subject = services.texts.text(
        language, "mail_ticket_subject", number=ticket.number, subject=ticket.subject
    )
    threads = services.threads
    enqueue_mail(
        session,
        key=key,
        to=session.get_one(Account, ticket.account_id).email,
        subject=subject,
        text=body,
        html=render("mail.html", language=language, subject=subject, paragraphs=_split(body)),
        now=now,
        reply_to=threads.reply_address(ticket.number),
        message_id=threads.message_id(ticket.number, entry),
        references=(threads.message_id(ticket.number, 0),) if entry else (),
        # A person wrote the replies; programs leave what nobody wrote alone (RFC 3834).
        automatic=entry == 0,
    )


def _address(services: Services, ticket: Ticket) -> str:
    return f"{services.support_url}/tickets/{ticket.number}"


def _split(text: str) -> list[list[str]]:
    """Paragraphs, each as its lines."""
    return [part.splitlines() for part in text.split("\n\n") if part.strip()]
