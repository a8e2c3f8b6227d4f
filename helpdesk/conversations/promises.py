"""Promises kept: a conversation that nobody takes in time becomes a ticket, exactly once (R1)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from helpdesk.agents.model import Handoff
from helpdesk.agents.queue import leave, waiting, waiting_handoff
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.model import Conversation, PinState
from helpdesk.dialogue.explain import when
from helpdesk.dialogue.ticket_facts import facts, subject
from helpdesk.policy import Channel
from helpdesk.tickets.customer_mail import mail_opened
from helpdesk.tickets.open import NewTicket, open_ticket

#: What customers are told who waited in vain.
_IN_VAIN = {
    Channel.CHAT: "handoff_to_ticket_chat",
    Channel.PHONE: "handoff_to_ticket_phone",
}


def keep_promises(counter: Counter) -> list[str]:
    """Turn every hand-off that waited too long into a ticket. Returns the conversations' ids."""
    with counter.store.reading() as session:
        overdue = [
            handoff.conversation_id
            for handoff in waiting(session)
            if _overdue(counter, session.get_one(Conversation, handoff.conversation_id), handoff)
        ]
    kept = []
    for conversation_id in overdue:
        with counter.store.unit_of_work() as session:
            conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
            # Looked at again: an agent may have accepted in between.
            if keep_promise(counter, session, conversation):
                kept.append(conversation_id)
    return kept


def keep_promise(counter: Counter, session: Session, conversation: Conversation) -> bool:
    """The same for one conversation, at its own instant. False while the wait is within bounds."""
    handoff = waiting_handoff(session, conversation)
    if handoff is None or not _overdue(counter, conversation, handoff):
        return False
    to_ticket(counter, session, conversation, handoff)
    return True


def to_ticket(
    counter: Counter,
    session: Session,
    conversation: Conversation,
    handoff: Handoff,
    agent: str | None = None,
) -> None:
    """Open the ticket that takes the hand-off's place, and tell the customer.

    `agent` names the one who decided so; without one, nobody came in time.
    """
    exchange = counter.exchange(session, conversation, f"handoff:{handoff.id}")
    account = exchange.account
    assert account is not None, "only an identified customer waits for an agent"
    leave(session, conversation, exchange.now)
    conversation.pin = PinState.NOT_ASKED
    spoken = counter.policy.support.channels[Channel.TICKET].languages
    language = next((code for code in conversation.languages if code in spoken), "en")
    ticket = open_ticket(
        session,
        NewTicket(
            key=f"handoff:{handoff.id}",
            account_id=account.id,
            topic=conversation.topic,
            language=language,
            subject=subject(exchange),
            facts=facts(exchange),
            conversation_id=conversation.id,
            stricter_verification=exchange.memory.stricter_verification,
        ),
        exchange.now,
        exchange.services.policy.reply_period,
    )
    due = when(exchange, ticket.reply_due_by)
    mail_opened(exchange.services, session, ticket, exchange.language, due, exchange.real_now)
    if agent is None:
        exchange.say(_IN_VAIN[Channel(handoff.channel)], number=ticket.number, due=due)
    else:
        exchange.say("agent_made_ticket", agent=agent, number=ticket.number, due=due)
    counter.keep(exchange)


def _overdue(counter: Counter, conversation: Conversation, handoff: Handoff) -> bool:
    now = conversation.now(counter.clock())
    hours = counter.policy.support.channels[Channel(handoff.channel)].hours
    if now - handoff.queued_at >= counter.policy.handoff.accept_within:
        return True
    return hours is not None and not hours.is_open(now)
