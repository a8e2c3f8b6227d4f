"""A ticket in conversation: what an agent needs, a summary, and exactly one ticket (R12)."""

from __future__ import annotations

from helpdesk.conversations.model import Expects
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.explain import explain_once, when
from helpdesk.dialogue.topic import LOCKED_OUT, notice_entities, topic_name
from helpdesk.outbox.queue import enqueue_mail
from helpdesk.policy.model import Channel, Decision, Option
from helpdesk.tickets.model import Ticket
from helpdesk.tickets.open import NewTicket, add_customer_reply, open_ticket, pending_ticket

#: An entity that was already named answers the question, so it is not asked.
_ANSWERED_BY = {
    "domain": ("domain_name",),
    "invoice": ("invoice_number",),
    "amount": ("money",),
    "since_when": ("date",),
    "error_text": ("smtp_reply_code",),
    "new_email": ("email_address",),
    "contact_address": ("email_address",),
}


def start(exchange: Exchange, decision: Decision, *, explained: bool = False) -> None:
    """Begin gathering; says first why a ticket is the way, unless that was said already."""
    exchange.memory.goal = "ticket"
    if not explained and (why := explain_once(exchange, decision)):
        exchange.say_text(why)
    _ask_next(exchange)


def start_addition(exchange: Exchange) -> None:
    """Ask what to add to the pending ticket (R9)."""
    exchange.memory.goal = "add_to_ticket"
    exchange.memory.question = "addition"
    exchange.expect(Expects.DETAILS)
    exchange.say("ask_addition", choices=[exchange.choice("stop")])


def take_detail(exchange: Exchange) -> None:
    """The message answers the question that was asked."""
    memory = exchange.memory
    question = memory.question or "description"
    notice_entities(exchange)
    if memory.goal == "add_to_ticket":
        _add_to_pending(exchange)
        return
    memory.add_fact(question, exchange.heard.text)
    memory.question = None
    _ask_next(exchange)


def ask_again(exchange: Exchange) -> None:
    """Come back to the question that an interruption left open."""
    exchange.memory.asked_again = True
    exchange.expect(Expects.DETAILS)
    question = exchange.memory.question or "description"
    exchange.say(f"ask_{question}", choices=[exchange.choice("stop")])


def ask_correction(exchange: Exchange) -> None:
    """The summary is not right: ask what should read differently."""
    exchange.memory.question = "correction"
    exchange.expect(Expects.DETAILS)
    exchange.say("ask_correction", choices=[exchange.choice("stop")])


def take_correction(exchange: Exchange) -> None:
    """What was said to the summary belongs into it."""
    exchange.memory.add_fact("correction", exchange.heard.text)
    notice_entities(exchange)
    summarise(exchange)


def summarise(exchange: Exchange) -> None:
    """Show what the ticket will say, to confirm or correct."""
    lines = [
        f"{exchange.label('questions', fact['question'])}: {fact['answer']}"
        for fact in _facts(exchange)
    ]
    summary = "\n".join(
        [f"{exchange.label('summary', 'topic')}: {_capitalised(topic_name(exchange))}", *lines]
    )
    exchange.expect(Expects.CONFIRMATION)
    exchange.say_text(
        f"{exchange.text('ticket_summary')}\n\n{summary}\n\n{exchange.text('ask_confirmation')}",
        choices=[
            exchange.choice("confirm", "/affirm"),
            exchange.choice("correct", "/deny"),
            exchange.choice("stop"),
        ],
    )


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
            facts=_facts(exchange),
            conversation_id=conversation.id,
            urgent=topic in LOCKED_OUT,
            stricter_verification=memory.stricter_verification,
        ),
        exchange.now,
        exchange.services.policy.reply_period,
    )
    _confirm_by_mail(exchange, ticket, account.email)
    memory.forget_matter()
    exchange.expect(None)
    exchange.say(
        "ticket_opened_urgent" if ticket.urgent else "ticket_opened",
        number=ticket.number,
        due=when(exchange, ticket.reply_due_by),
        support_url=exchange.services.support_url,
    )
    _offer_other_topic(exchange)


def subject(exchange: Exchange) -> str:
    """The ticket's subject: the topic, and the most telling thing that was said about it."""
    entities = exchange.memory.entities
    telling = [
        values[0]
        for kind in ("domain_name", "invoice_number", "smtp_reply_code", "money", "ip_address")
        if (values := entities.get(kind))
    ]
    said = " · ".join(telling[:2]) or _shortened(_first_answer(exchange))
    name = _capitalised(topic_name(exchange))
    return f"{name}: {said}" if said else name


def _ask_next(exchange: Exchange) -> None:
    memory = exchange.memory
    answered = {fact["question"] for fact in memory.facts}
    named = memory.entities
    questions = exchange.services.questions.get(
        exchange.conversation.topic or "unknown", ("description",)
    )
    for question in questions:
        by_entity = any(named.get(kind) for kind in _ANSWERED_BY.get(question, ()))
        if question not in answered and not by_entity:
            memory.question = question
            exchange.expect(Expects.DETAILS)
            exchange.say(f"ask_{question}", choices=[exchange.choice("stop")])
            return
    memory.question = None
    summarise(exchange)


def _facts(exchange: Exchange) -> list[dict[str, str]]:
    """The first message, the entities that spared a question, and the answers."""
    memory = exchange.memory
    facts = list(memory.facts)
    if memory.first_words and all(f["answer"] != memory.first_words for f in facts):
        facts.insert(0, {"question": "first_words", "answer": memory.first_words})
    told = {fact["question"] for fact in facts}
    for question in exchange.services.questions.get(exchange.conversation.topic or "unknown", ()):
        if question in told:
            continue
        values = [
            v for kind in _ANSWERED_BY.get(question, ()) for v in memory.entities.get(kind, [])
        ]
        if values:
            facts.append({"question": question, "answer": ", ".join(values)})
    return facts


def _first_answer(exchange: Exchange) -> str:
    memory = exchange.memory
    return next((f["answer"] for f in memory.facts), None) or memory.first_words or ""


def _shortened(text: str, limit: int = 80) -> str:
    line = " ".join(text.split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


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
    add_customer_reply(exchange.session, ticket, exchange.heard.text, exchange.now)
    exchange.say("added_to_ticket", number=ticket.number, due=when(exchange, ticket.reply_due_by))


def _offer_other_topic(exchange: Exchange) -> None:
    """The other request of the same message comes next."""
    others = exchange.memory.other_topics
    if not others:
        exchange.say("anything_else")
        return
    exchange.memory.other_topics = others[1:]
    exchange.offer(others[0])
    exchange.say(
        "offer_other_topic",
        topic=exchange.label("topics", others[0]),
        choices=[
            exchange.choice("other_topic", f"/{others[0]}"),
            exchange.choice("not_now", "/thank"),
        ],
    )


def _confirm_by_mail(exchange: Exchange, ticket: Ticket, address: str) -> None:
    enqueue_mail(
        exchange.session,
        key=f"{ticket.key}:opened",
        to=address,
        subject=exchange.text("mail_ticket_subject", number=ticket.number, subject=ticket.subject),
        text=exchange.text(
            "mail_ticket",
            number=ticket.number,
            subject=ticket.subject,
            due=when(exchange, ticket.reply_due_by),
            support_url=exchange.services.support_url,
        ),
        now=exchange.real_now,
    )


def _ticket_option(decision: Decision) -> Option:
    return next(option for option in decision.options if option.channel is Channel.TICKET)
