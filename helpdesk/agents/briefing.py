"""What an agent should know before the first word: the briefing above the transcript."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.conversations.model import Conversation, Turn
from helpdesk.conversations.transcript import messages_of
from helpdesk.dialogue.memory import Memory
from helpdesk.policy import SupportPolicy
from helpdesk.tickets.model import Ticket
from helpdesk.tickets.view import ticket_brief


def briefing(session: Session, conversation: Conversation, policy: SupportPolicy) -> dict[str, Any]:
    """Customer, issue with confidence, facts, the decision that led here, earlier tickets."""
    account = session.get(Account, conversation.account_id) if conversation.account_id else None
    memory = Memory(conversation.memory)
    tickets = (
        session.scalars(
            select(Ticket)
            .where(Ticket.account_id == account.id)
            .order_by(Ticket.opened_at.desc())
            .limit(10)
        ).all()
        if account
        else []
    )
    return {
        "customer": {
            "account": account.id if account else None,
            "email": account.email if account else None,
            "plan": account.plan if account else None,
            "zoneinfo": conversation.zoneinfo,
            "language": conversation.language,
            "languages": list(conversation.languages),
            "identified_by": conversation.identified_by,
            "pin": conversation.pin,
            "stricter_verification": memory.stricter_verification,
        },
        "topic": conversation.topic,
        "confidence": _confidence(session, conversation),
        "first_words": memory.first_words,
        "facts": memory.facts,
        "entities": memory.entities,
        "decision": conversation.decision,
        "because": _because(conversation, policy),
        "articles": _articles(session, conversation, memory),
        "tickets": [ticket_brief(ticket) for ticket in tickets],
        "conversations": _earlier(session, conversation),
    }


def _because(conversation: Conversation, policy: SupportPolicy) -> str | None:
    """Why the decision advises what it does, as a key: `because.<key>` of data/desk."""
    channel = (conversation.decision or {}).get("channel")
    if channel is None:
        return None
    if channel in ("wait", "contact_page"):
        return str(channel)
    if channel == conversation.requested_channel:
        return "asked"
    topic = policy.topics.get(conversation.topic or "")
    if topic is not None and topic.written_only:
        return "written" if channel == "ticket" else "written_chat"
    if topic is not None and topic.prefers_ticket:
        return "longer" if channel == "ticket" else "no_ticket"
    return "direct" if channel in ("chat", "phone") else "only_ticket"


def _articles(session: Session, conversation: Conversation, memory: Memory) -> list[dict[str, Any]]:
    """The articles shown, under the titles the customer saw, and whether they helped."""
    titles = {
        article["id"]: article["title"]
        for message in messages_of(session, conversation)
        for article in message.articles
    }
    return [
        {
            **each,
            "title": titles.get(each["slug"], each["slug"]),
            "url": f"/articles/{each['slug']}",
        }
        for each in memory.articles
    ]


def _earlier(session: Session, conversation: Conversation) -> list[dict[str, Any]]:
    """The customer's other conversations, newest first."""
    if conversation.account_id is None:
        return []
    others = session.scalars(
        select(Conversation)
        .where(
            Conversation.account_id == conversation.account_id, Conversation.id != conversation.id
        )
        .order_by(Conversation.created_at.desc())
        .limit(5)
    )
    return [
        {
            "id": each.id,
            "topic": each.topic,
            "state": each.state,
            "created_at": each.created_at.isoformat(),
        }
        for each in others
    ]


def _confidence(session: Session, conversation: Conversation) -> float | None:
    """How sure the understanding was of the issue in hand."""
    turns = session.scalars(
        select(Turn).where(Turn.conversation_id == conversation.id).order_by(Turn.message_id.desc())
    )
    for turn in turns:
        if turn.understood and turn.understood.get("intent") == conversation.topic:
            return float(turn.understood["confidence"])
    return None
