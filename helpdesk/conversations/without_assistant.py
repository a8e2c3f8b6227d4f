"""When Rasa or its action server is down: the customer is told, and can still open a ticket."""

from __future__ import annotations

from sqlalchemy import select

from helpdesk.conversations.model import Author, Message
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.explain import when
from helpdesk.policy import Channel
from helpdesk.tickets.open import NewTicket, open_ticket


def apologise(exchange: Exchange) -> None:
    """The message is kept; a ticket, or the contact page, works without the assistant."""
    exchange.expect(None)
    exchange.say(
        "assistant_down",
        choices=[exchange.choice("command_open_ticket_now"), exchange.choice("contact_other")],
    )


def open_ticket_without_assistant(exchange: Exchange) -> None:
    """Make a ticket of what the customer wrote, if their account has tickets."""
    conversation, account = exchange.conversation, exchange.account
    conversation.requested_channel = Channel.TICKET
    ticket_option = exchange.decide().options[0]
    if account is None or not ticket_option.available:
        exchange.say("assistant_down_contact", contact_url=exchange.services.contact_url)
        return
    titles = {choice["title"] for message in _messages(exchange) for choice in message.choices}
    written = [
        message.text
        for message in _messages(exchange)
        if message.author == Author.CUSTOMER and message.text not in titles
    ]
    ticket = open_ticket(
        exchange.session,
        NewTicket(
            key=f"{conversation.id}:{exchange.turn}",
            account_id=account.id,
            topic=conversation.topic,
            language=ticket_option.language or exchange.language,
            subject=(written[0] if written else exchange.label("topics", "unknown"))[:120],
            facts=[{"question": "description", "answer": "\n".join(written)}],
            conversation_id=conversation.id,
            stricter_verification=exchange.memory.stricter_verification,
        ),
        exchange.now,
        exchange.services.policy.reply_period,
    )
    exchange.say(
        "assistant_down_ticket", number=ticket.number, due=when(exchange, ticket.reply_due_by)
    )


def _messages(exchange: Exchange) -> list[Message]:
    return list(
        exchange.session.scalars(
            select(Message)
            .where(Message.conversation_id == exchange.conversation.id)
            .order_by(Message.id)
        )
    )
