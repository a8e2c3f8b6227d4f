"""What a ticket's customer gets by mail: in their language, as text and as a page, in a thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.dialogue.exchange import Services
from helpdesk.mail.letter import Button, Letter, Paragraph, Part, Said, Small
from helpdesk.outbox.queue import enqueue_mail
from helpdesk.tickets.model import Ticket, TicketReply


def mail_opened(
    services: Services, session: Session, ticket: Ticket, language: str, due: str, now: datetime
) -> None:
    """Confirm the ticket, with its number and when the reply is `due`, in words."""
    words = _Words(services, ticket, language)
    told = words.say("mail_ticket", due=due)
    _enqueue(
        words,
        session,
        key=f"{ticket.key}:opened"[:120],
        parts=[Paragraph(told), words.button("mail_ticket_open")],
        now=now,
        message_id=services.threads.message_id(ticket.number, 0),
    )


def mail_reply(
    services: Services,
    session: Session,
    ticket: Ticket,
    entry: TicketReply,
    now: datetime,
    files: Sequence[str] = (),
) -> None:
    """Send the entry of an agent, in the ticket's language.

    `files` are named and wait in the Support Center, which asks who wants them; a mailbox does not.
    """
    words = _Words(services, ticket, ticket.language)
    named = [Small(words.say("mail_reply_files", files=", ".join(files)))] if files else []
    _enqueue(
        words,
        session,
        key=f"ticket-reply:{entry.id}",
        parts=[
            Paragraph(words.say("mail_reply")),
            Said(entry.text, by=entry.name or ""),
            *named,
            Paragraph(words.say("mail_reply_after")),
            words.button("mail_open"),
        ],
        now=now,
        message_id=services.threads.message_id(ticket.number, entry.id),
        answers=True,
    )


def mail_closed(services: Services, session: Session, ticket: Ticket, now: datetime) -> None:
    """Say that the ticket is closed, and how it is opened again; once for each time it is."""
    words = _Words(services, ticket, ticket.language)
    _enqueue(
        words,
        session,
        key=f"ticket-closed:{ticket.id}:{now.timestamp():.0f}",
        parts=[
            Paragraph(words.say("mail_closed")),
            Paragraph(words.say("mail_closed_after")),
            words.button("mail_open"),
        ],
        now=now,
        answers=True,
    )


class _Words:
    """The texts of one ticket's mails, in one language."""

    def __init__(self, services: Services, ticket: Ticket, language: str) -> None:
        self.services = services
        self.ticket = ticket
        self.language = language

    def say(self, key: str, *, due: str = "", files: str = "") -> str:
        ticket = self.ticket
        return self.services.texts.text(
            self.language,
            key,
            number=ticket.number,
            subject=ticket.subject,
            due=due,
            files=files,
        )

    def button(self, key: str) -> Button:
        url = f"{self.services.support_url}/tickets/{self.ticket.number}"
        return Button(self.say(key), url)


def _enqueue(
    words: _Words,
    session: Session,
    *,
    key: str,
    parts: Sequence[Part],
    now: datetime,
    message_id: str | None = None,
    answers: bool = False,
) -> None:
    """`answers`: a person wrote it or caused it, in the thread that the confirmation began."""
    ticket, threads = words.ticket, words.services.threads
    subject = words.say("mail_ticket_subject")
    enqueue_mail(
        session,
        key=key,
        to=session.get_one(Account, ticket.account_id).email,
        letter=Letter(words.language, subject, parts),
        now=now,
        reply_to=threads.reply_address(ticket.number),
        message_id=message_id,
        references=(threads.message_id(ticket.number, 0),) if answers else (),
        # Programs leave alone what nobody wrote (RFC 3834).
        automatic=not answers,
    )
