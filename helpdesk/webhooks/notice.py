"""The notice to admins that a target is switched off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.agents.model import Staff
from helpdesk.mail.letter import Button, Letter, Paragraph, Small
from helpdesk.outbox.queue import enqueue_mail
from helpdesk.texts.staff import staff_language, staff_text
from helpdesk.webhooks.model import WebhookTarget
from helpdesk.webhooks.sender import Answer


def notify_admins(
    session: Session, target: WebhookTarget, answer: Answer, public_url: str, now: datetime
) -> None:
    """Mail every admin, in the language of their desk, that nothing is sent any more and why."""
    for admin in session.scalars(select(Staff).where(Staff.role == "admin", Staff.active)):
        language = staff_language(admin.desk_language)

        def text(name: str, language: str = language) -> str:
            return staff_text(
                language, "webhooks", f"notice_{name}", name=target.name, answer=answer.said
            )

        enqueue_mail(
            session,
            key=f"webhook-off:{target.id}:{admin.id}:{now.timestamp():.0f}",
            to=admin.email,
            letter=Letter(
                language,
                text("subject"),
                [
                    Paragraph(text(target.disabled or "")),
                    Button(text("action"), f"{public_url}/desk/webhooks"),
                    Small(text("after")),
                ],
            ),
            now=now,
        )
