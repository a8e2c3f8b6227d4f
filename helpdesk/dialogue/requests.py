"""Requests for a ticket, a human or a call, and what to do while a ticket is pending (R9, R11)."""

from __future__ import annotations

from helpdesk.dialogue import identification, next_step, options, ticket_request
from helpdesk.dialogue.exchange import Exchange
from helpdesk.policy.model import Channel, Outcome
from helpdesk.texts.catalog import LANGUAGES
from helpdesk.tickets.open import pending_ticket


def open_ticket(exchange: Exchange) -> None:
    """A ticket is wanted."""
    next_step.request_channel(exchange, Channel.TICKET)


def talk_to_agent(exchange: Exchange) -> None:
    """A human is wanted: by chat."""
    next_step.request_channel(exchange, Channel.CHAT)


def request_phone_call(exchange: Exchange) -> None:
    """A call is wanted."""
    next_step.request_channel(exchange, Channel.PHONE)


def open_another(exchange: Exchange) -> None:
    """The customer insists on another ticket about a pending matter: advice was given (R9)."""
    decision = exchange.decide()
    if decision.channel is Outcome.WAIT and decision.options[0].available:
        exchange.memory.insists = True
        ticket_request.start(exchange, decision, explained=True)
    else:
        next_step.pursue(exchange, decision)


def add_to_ticket(exchange: Exchange) -> None:
    """Information for the pending ticket."""
    if pending_ticket(exchange.session, exchange.account, None) is None:
        exchange.offer("open_ticket")
        exchange.say("no_ticket", choices=[exchange.choice("open_ticket")])
        return
    ticket_request.start_addition(exchange)


def identify(exchange: Exchange) -> None:
    """The customer has an account and wants to be recognised."""
    if exchange.account is not None:
        exchange.say("identified")
        return
    identification.ask_email(exchange)


def resend_code(exchange: Exchange) -> None:
    """The mailed code did not arrive or is no longer valid: another one, to the same address."""
    if exchange.account is not None:
        exchange.say("identified")
    else:
        identification.resend_code(exchange)


def go_on_as_guest(exchange: Exchange) -> None:
    """No account, or none to tell: articles and the contact page remain (R14)."""
    exchange.memory.goal = None
    exchange.expect(None)
    exchange.say(
        "guest",
        contact_url=exchange.services.contact_url,
        choices=[exchange.choice("contact_other")],
    )


def name_support_language(exchange: Exchange) -> None:
    """A language to use with support was picked or named."""
    codes = [code for code in exchange.heard.values("language") if code in LANGUAGES]
    if codes:
        next_step.take_support_language(exchange, codes)
    else:
        options.offer_no_channel(exchange, exchange.decide())
