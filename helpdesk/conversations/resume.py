"""Finding a signed-in customer's conversations again, on another page or device."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.conversations.model import Conversation
from helpdesk.tokens import conversation_token

NEWEST = 20


def conversations_of(session: Session, account_id: str, secret: str) -> list[dict[str, Any]]:
    """The newest conversations that were begun or joined with the site's identity token."""
    found = session.scalars(
        select(Conversation)
        .where(Conversation.account_id == account_id, Conversation.identified_by == "identity")
        .order_by(Conversation.created_at.desc())
        .limit(NEWEST)
    )
    return [
        {
            "id": conversation.id,
            "token": conversation_token(secret, conversation.id),
            "state": conversation.state,
            "topic": conversation.topic,
            "language": conversation.language,
            "created_at": conversation.created_at.isoformat(),
            "updated_at": conversation.updated_at.isoformat(),
        }
        for conversation in found
    ]
