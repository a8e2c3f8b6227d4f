"""A ticket in conversation: what an agent needs, then exactly one ticket (R12)."""

from __future__ import annotations

from helpdesk.conversations.model import Expects
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.explain import explain, explain_once, when
from helpdesk.dialogue.mentions import notice_entities
from helpdesk.dialogue.options import offer_other_topic, offer_pending
from helpdesk.dialogue.ticket_facts import facts, subject, unanswered
from helpdesk.dialogue.ticket_summary import put_right, summarise
from helpdesk.dialogue.topic import LOCKED_OUT, notice_lock_out
from helpdesk.policy.model import Channel, Decision, Option, Outcome
from helpdesk.tickets.customer_mail import mail_opened
from helpdesk.tickets.open import NewTicket, add_customer_reply, open_ticket, pending_ticket


def start(exchange: Exchange, decision: Decision, *, explained: bool = False) -> None:
    """Begin gathering; says first why a ticket is the way, unless that was said already."""
    exchange.memory.goal = "ticket"
    if not explained and (why := explain_once(exchange, decision)):
        exchange.say_text(why)
    ask_next(exchange)


def start_addition(exchange: Exchange) -> None:
    """Ask what to add to the pending ticket (R9)."""
    exchange.memory.goal = "add_to_ticket"
    _ask(exchange, "addition")


def take_detail(exchange: Exchange) -> None:
    """The message answers the question that was asked."""
    memory, text = exchange.memory, exchange.heard.text
    question = memory.question or "description"
    if memory.goal == "add_to_ticket":
        _add_to_pending(exchange)
    elif memory.editing:
        put_right(exchange, question, text)
        summarise(exchange)
    else:
        notice_entities(exchange)
        memory.add_fact(question, text)
        ask_next(exchange)


def change_topic(exchange: Exchange, topic: str) -> None:
    """The ticket is about something else: what was told stays, what that topic needs is asked."""
    if topic in exchange.services.policy.topics:
        exchange.conversation.topic = topic
        notice_lock_out(exchange)
    elif exchange.heard.text:
        exchange.memory.add_fact("correction", exchange.heard.text)
    decision = exchange.decide()
    if decision.channel is Outcome.WAIT and not exchange.memory.insists:
        exchange.say_text(explain(exchange, decision))
        offer_pending(exchange)
        return
    ask_next(exchange)


def ask_next(exchange: Exchange) -> None:
    """The next open question; when none is left, the summary."""
    question = unanswered(exchange)
    if question is None:
        summarise(exchange)
    else:
        _ask(exchange, question)


def ask_again(exchange: Exchange) -> None:
    """Come back to the question that an interruption left open."""
    exchange.memory.asked_again = True
    repeat_question(exchange)


def repeat_question(exchange: Exchange) -> None:
    """Ask what was asked last once more."""
    exchange.expect(Expects.DETAILS)
    question = exchange.memory.question or "description"
    exchange.say(f"ask_{question}", choices=[exchange.choice("stop")])


def open_now(exchange: Exchange) -> None:
    """Open the ticket that was confirmed, and say its number, due time and place."""
    conversation, memory = exchange.conversation, exchange.memory
    account = exchange.account
    assert account is not None, "a ticket is only offered to an identified customer"
    decision = exchange.decide()
    language = _ticket_option(decision).language or exchange.language
    topic = conversation.topic
    ticket = open_ticket(
        exchange.session,
        NewTicket(
            key=f"{conversation.id}:{exchange.turn}",
            account_id=account.id,
            topic=topic,
            language=language,
            subject=subject(exchange),
            facts=facts(exchange),
            conversation_id=conversation.id,
            urgent=topic in LOCKED_OUT,
            stricter_verification=memory.stricter_verification,
        ),
        exchange.now,
        exchange.services.policy.reply_period,
    )
    due = when(exchange, ticket.reply_due_by)
    mail_opened(
        exchange.services, exchange.session, ticket, exchange.language, due, exchange.real_now
    )
    memory.forget_matter()
    exchange.expect(None)
    exchange.say(
        "ticket_opened_urgent" if ticket.urgent else "ticket_opened",
        number=ticket.number,
        due=due,
        support_url=exchange.services.support_url,
    )
    if not offer_other_topic(exchange):
        exchange.say("anything_else")


def _ask(exchange: Exchange, question: str) -> None:
    exchange.memory.question = question
    exchange.expect(Expects.DETAILS)
    exchange.say(f"ask_{question}", choices=[exchange.choice("stop")])


def _add_to_pending(exchange: Exchange) -> None:
    memory, conversation = exchange.memory, exchange.conversation
    ticket = pending_ticket(exchange.session, exchange.account, conversation.topic)
    ticket = ticket or pending_ticket(exchange.session, exchange.account, None)
    exchange.expect(None)
    memory.goal = None
    memory.question = None
    if ticket is None:
        exchange.offer("open_ticket")
        exchange.say("no_ticket", choices=[exchange.choice("open_ticket")])
        return
    add_customer_reply(
        exchange.session,
        ticket,
        exchange.heard.text,
        exchange.now,
        exchange.services.policy.reply_period,
    )
    exchange.say("added_to_ticket", number=ticket.number, due=when(exchange, ticket.reply_due_by))


def _ticket_option(decision: Decision) -> Option:
    return next(option for option in decision.options if option.channel is Channel.TICKET)
