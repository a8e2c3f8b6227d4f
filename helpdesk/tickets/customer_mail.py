"""What a ticket's customer gets by mail: in the ticket's language, as text and as a page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.conversations.counter import Counter
from helpdesk.outbox.queue import enqueue_mail
from helpdesk.templating import render
from helpdesk.tickets.model import Ticket, TicketReply
from helpdesk.tickets.threads import thread_id


def mail_reply(
    counter: Counter, session: Session, ticket: Ticket, entry: TicketReply, now: datetime
) -> None:
    """Send the entry of an agent to the ticket's customer, in the thread of the ticket's mails."""
    texts, language, settings = counter.services.texts, ticket.language, counter.settings
    subject = texts.text(
        language, "mail_ticket_subject", number=ticket.number, subject=ticket.subject
    )
    body = texts.text(
        language,
        "mail_reply",
        number=ticket.number,
        text=entry.text,
        support_url=counter.services.support_url,
    )
    enqueue_mail(
        session,
        key=f"ticket-reply:{entry.id}",
        to=session.get_one(Account, ticket.account_id).email,
        subject=subject,
        text=body,
        html=render("mail.html", language=language, subject=subject, paragraphs=_split(body)),
        now=now,
        message_id=thread_id(settings, ticket.number, entry.id),
        references=(thread_id(settings, ticket.number, 0),),
        automatic=False,
    )


def _split(text: str) -> list[list[str]]:
    """Paragraphs, each as its lines."""
    return [part.splitlines() for part in text.split("\n\n") if part.strip()]
