"""Questions about support itself, answered from the policy (R1 to R4, R10, R12 to R15)."""

from __future__ import annotations

from helpdesk.dialogue import options
from helpdesk.dialogue.exchange import Exchange
from helpdesk.dialogue.explain import PERSONAL, against, explain, languages_of, when
from helpdesk.policy.hours import OpeningHours
from helpdesk.policy.model import Channel, Outcome, Plan
from helpdesk.texts import formats
from helpdesk.tickets.model import Ticket
from helpdesk.tickets.open import pending_ticket


def answer_hours(exchange: Exchange) -> None:
    """When chat, phone and tickets are open (R1, R2), and whether they are now."""
    policy = exchange.services.policy
    hours = policy.channels[Channel.CHAT].hours
    parts = [exchange.text("hours", hours=_week(exchange, hours))]
    if hours is not None:
        if hours.is_open(exchange.now):
            parts.append(exchange.text("open_now"))
        elif opening := hours.next_opening(exchange.now):
            parts.append(exchange.text("closed_now", opens=when(exchange, opening)))
    # Opening hours of a channel that this customer does not have would mislead.
    parts += against(exchange, exchange.weigh(), PERSONAL)
    exchange.say_text(" ".join(parts))


def answer_languages(exchange: Exchange) -> None:
    """Which languages each channel speaks (R3, R4), and which of them this customer can use."""
    answer = exchange.text(
        "support_languages",
        ticket=languages_of(exchange, Channel.TICKET),
        live=languages_of(exchange, Channel.CHAT),
    )
    spoken = exchange.services.policy.channels[Channel.TICKET].languages
    if exchange.language not in spoken:
        answer += " " + exchange.text("own_language_not_spoken")
    exchange.say_text(answer)


def answer_channels(exchange: Exchange) -> None:
    """How support is reached (R5, R6, R13), and what this customer has now."""
    decision = exchange.decide()
    exchange.expect(None)
    exchange.say("channels", support_url=exchange.services.support_url)
    account = exchange.account
    if account is None:
        exchange.say("channels_by_plan", choices=[exchange.choice("command_identify")])
        return
    plan = account.plan or "free"
    names = [
        exchange.label("channels", channel)
        for channel in Channel
        if channel in exchange.services.policy.plans[Plan(plan)]
    ]
    if not names:
        exchange.say(
            "plan_without_channels",
            plan=exchange.label("plans", plan),
            choices=[exchange.choice("contact_other")],
        )
        return
    exchange.say(
        "plan_channels",
        plan=exchange.label("plans", plan),
        channels=formats.listing(exchange.language, names),
        choices=options.way_on(exchange, decision),
    )


def compare_channels(exchange: Exchange) -> None:
    """Pros and cons of each channel, and the one to use for this case (R15)."""
    decision = exchange.decide()
    exchange.expect(None)
    exchange.say_text(
        " ".join([exchange.text("compare_channels"), *against(exchange, decision, PERSONAL)])
    )
    if exchange.conversation.topic is None and decision.channel is not Outcome.WAIT:
        exchange.say("compare_ask_topic", choices=options.way_on(exchange, decision))
        return
    exchange.say_text(explain(exchange, decision), choices=options.way_on(exchange, decision))


def explain_pin(exchange: Exchange) -> None:
    """What the support PIN is, where it stands, why it is asked for (R10, R13)."""
    if exchange.conversation.identified_by == "code":
        # Who is known by a mailed code may be unable to sign in, where the PIN stands.
        exchange.say("explain_pin_unseen", choices=[exchange.choice("open_ticket")])
        return
    exchange.say("explain_pin", support_url=exchange.services.support_url)


def find_article(exchange: Exchange) -> None:
    """The best articles for what is asked, or the search page (R11)."""
    articles = exchange.services.articles.suggest(
        exchange.heard.text, exchange.language, exchange.conversation.topic
    )[:3]
    if articles:
        exchange.say("articles_found", articles=articles)
    else:
        exchange.say("no_article", support_url=exchange.services.support_url)


def report_ticket_status(exchange: Exchange) -> None:
    """Where an unanswered ticket stands, and until when to wait (R9)."""
    account = exchange.account
    if account is None:
        exchange.say("status_sign_in", choices=[exchange.choice("command_identify")])
        return
    ticket = pending_ticket(exchange.session, account, exchange.conversation.topic)
    ticket = ticket or pending_ticket(exchange.session, account, None)
    if ticket is None:
        exchange.offer("open_ticket")
        exchange.say(
            "no_ticket",
            support_url=exchange.services.support_url,
            choices=[exchange.choice("open_ticket")],
        )
        return
    exchange.expect(None)
    tell_ticket(exchange, ticket)


def tell_ticket(exchange: Exchange, ticket: Ticket) -> None:
    """Until when the answer to an unanswered ticket comes, or that it should have come."""
    overdue = exchange.now >= ticket.reply_due_by
    add = exchange.choice("command_add_to_ticket")
    exchange.say(
        "ticket_overdue" if overdue else "ticket_pending",
        number=ticket.number,
        due=when(exchange, ticket.reply_due_by),
        choices=[add, *options.way_on(exchange, exchange.decide())] if overdue else [add],
    )


def explain_attachments(exchange: Exchange) -> None:
    """Files can be sent right here (R12)."""
    exchange.say("attach")


def give_contact(exchange: Exchange) -> None:
    """Anything that is not technical support: the contact page (R14)."""
    exchange.say("contact", contact_url=exchange.services.contact_url)


def _week(exchange: Exchange, hours: OpeningHours | None) -> str:
    """The weekly hours as text, e.g. 'Monday to Friday, 9:00 to 18:00'."""
    if hours is None:
        return exchange.text("hours_always")
    return formats.week(exchange.language, hours.week)
