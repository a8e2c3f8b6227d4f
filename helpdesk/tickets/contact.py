"""The contact page: a message to the team from anybody, without an account (R14)."""

from __future__ import annotations

import uuid
from typing import Literal

from pydantic import Field

from helpdesk.conversations.counter import Counter
from helpdesk.conversations.redaction import redact
from helpdesk.conversations.schema import Body, Language, Text
from helpdesk.mail.letter import Button, Facts, Letter, Paragraph, Said
from helpdesk.outbox.queue import enqueue_mail
from helpdesk.texts import formats
from helpdesk.texts.staff import staff_language, staff_text
from helpdesk.tickets.received import Outcome, ReceivedMail


class ContactBody(Body):
    """`POST /api/v1/contact`, and the page's form."""

    topic: Literal["sales", "partnership", "press", "jobs", "legal", "abuse", "feedback", "other"]
    email: str = Field(max_length=320, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    text: Text
    language: Language


def send_contact(counter: Counter, body: ContactBody) -> str:
    """Mail the message to the team, and keep it at the desk beside the mail that waits there.

    Replies go to its sender. Returns a reference to quote.
    """
    reference = uuid.uuid4().hex[:8].upper()
    with counter.store.unit_of_work() as session:
        session.add(
            ReceivedMail(
                key=f"contact:{reference}",
                at=counter.clock(),
                sender=body.email.strip().lower(),
                subject=f"[{body.topic}] {reference}",
                text=redact(body.text),
                outcome=Outcome.CONTACT,
            )
        )
        enqueue_mail(
            session,
            key=f"contact:{reference}",
            to=counter.settings.mail_from,
            letter=_letter(counter, body, reference),
            now=counter.clock(),
            reply_to=body.email,
        )
    return reference


def _letter(counter: Counter, body: ContactBody, reference: str) -> Letter:
    """In the language that it was written in, as far as the desk speaks it: so is the answer."""
    language = staff_language(body.language)
    topic = counter.services.texts.label(language, "contact_topics", body.topic)

    def say(name: str, **values: object) -> str:
        return staff_text(language, "mail", f"contact_{name}", **values)

    return Letter(
        language,
        f"[{body.topic}] {reference}",
        [
            Paragraph(say("text", topic=topic)),
            Facts(
                [
                    (say("from"), body.email),
                    (say("topic"), topic),
                    (say("language"), formats.language_name(language, body.language)),
                    (say("reference"), reference),
                ]
            ),
            Said(redact(body.text)),
            Paragraph(say("after")),
            Button(say("action"), f"{counter.settings.public_url}/desk/tickets/mail"),
        ],
    )
