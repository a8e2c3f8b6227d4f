"""Signed-in customers: their options, PIN and tickets; and the contact page's form (R10 to R14)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.identity import account_of, read_identity
from helpdesk.accounts.model import Account
from helpdesk.accounts.pin import current_pin, pin_expiry
from helpdesk.bearer import bearer
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.schema import Body, Language, Text
from helpdesk.offload import in_thread
from helpdesk.tickets.contact import ContactBody, send_contact
from helpdesk.tickets.files import files_of
from helpdesk.tickets.model import Ticket, TicketReply
from helpdesk.tickets.submit import (
    Submission,
    TicketUnavailableError,
    decision_for,
    reply_to_own_ticket,
    submit_ticket,
)
from helpdesk.tickets.view import ticket_brief, ticket_view
from helpdesk.triage.schema import decision_json


class NewTicketBody(Body):
    """`POST …/tickets`: the form of the Support Center."""

    topic: str | None = Field(None, max_length=40)
    subject: str = Field(min_length=1, max_length=200)
    text: Text
    language: Language
    client_id: uuid.UUID | None = None


class ReplyBody(Body):
    """`POST …/tickets/{number}/replies`."""

    text: Text


def support_routes(counter: Counter) -> APIRouter:
    """The routes below `/api/v1/support`."""
    routes = APIRouter(prefix="/api/v1/support", tags=["support center"])

    async def as_customer(
        request: Request, work: Callable[[Session, Account], dict[str, Any]]
    ) -> dict[str, Any]:
        token = bearer(request)
        if token is None:
            raise HTTPException(
                401, [{"field": "Authorization", "message": "an identity token is needed"}]
            )
        identity = read_identity(
            token, counter.settings.identity_secret, production=not counter.settings.demo
        )

        def run() -> dict[str, Any]:
            with counter.store.unit_of_work() as session:
                return work(session, account_of(session, identity, counter.clock()))

        return await in_thread(run)

    def language_of(account: Account, language: str | None) -> str:
        return language or (account.locale or "en")[:2].lower()

    @routes.get("/options")
    async def options(request: Request, language: Language | None = None) -> dict[str, Any]:
        """The three channels now, as in a Decision."""
        return await as_customer(
            request,
            lambda session, account: decision_json(
                decision_for(counter, session, account, language_of(account, language))
            ),
        )

    @routes.get("/pin")
    async def read_pin(request: Request) -> dict[str, Any]:
        """The support PIN and its expiry."""
        return await as_customer(request, lambda _session, account: _pin(counter, account))

    @routes.post("/pin")
    async def renew_pin(request: Request) -> dict[str, Any]:
        """A new PIN; the old one stops being valid at once. Demo PINs are fixed."""

        def work(_session: Session, account: Account) -> dict[str, Any]:
            account.pin_generation += 1
            return _pin(counter, account)

        return await as_customer(request, work)

    @routes.get("/tickets")
    async def tickets(request: Request) -> dict[str, Any]:
        """The customer's tickets, newest first."""

        def work(session: Session, account: Account) -> dict[str, Any]:
            found = session.scalars(
                select(Ticket)
                .where(Ticket.account_id == account.id)
                .order_by(Ticket.id.desc())
                .limit(200)
            )
            return {"items": [ticket_brief(ticket) for ticket in found], "next": None}

        return await as_customer(request, work)

    @routes.post("/tickets", status_code=201)
    async def submit(request: Request, body: NewTicketBody) -> dict[str, Any]:
        """Open a ticket, if the policy gives this customer one."""
        if body.topic is not None and body.topic not in counter.policy.support.topics:
            raise HTTPException(
                422, [{"field": "topic", "message": "must be null or an intent of kind issue"}]
            )

        def work(session: Session, account: Account) -> dict[str, Any]:
            submission = Submission(
                key=str(body.client_id or uuid.uuid4()),
                language=body.language,
                topic=body.topic,
                subject=body.subject,
                facts=[{"question": "description", "answer": body.text}],
            )
            try:
                return _view(session, submit_ticket(counter, session, account, submission))
            except TicketUnavailableError as error:
                raise HTTPException(
                    409, [{"field": "ticket", "message": f"not available: {error}"}]
                ) from None

        return await as_customer(request, work)

    @routes.get("/tickets/{number}")
    async def ticket(request: Request, number: str) -> dict[str, Any]:
        """One of the customer's own tickets."""
        return await as_customer(
            request,
            lambda session, account: _view(session, _own(session, account, number)),
        )

    @routes.post("/tickets/{number}/replies", status_code=201)
    async def reply(request: Request, number: str, body: ReplyBody) -> dict[str, Any]:
        """Add to a ticket; an answered or closed one is open again."""

        def work(session: Session, account: Account) -> dict[str, Any]:
            found = _own(session, account, number)
            reply_to_own_ticket(counter, session, account, found, body.text)
            return _view(session, found)

        return await as_customer(request, work)

    return routes


def contact_routes(counter: Counter) -> APIRouter:
    """The contact page's form."""
    routes = APIRouter(prefix="/api/v1/contact", tags=["contact"])

    @routes.post("", status_code=202)
    async def contact(body: ContactBody) -> dict[str, Any]:
        """Send a message to the team by mail; the reply goes to the given address."""
        return {"reference": await in_thread(send_contact, counter, body)}

    return routes


def _pin(counter: Counter, account: Account) -> dict[str, Any]:
    now = counter.clock()
    return {
        "pin": current_pin(account, counter.settings.secret, now),
        "expires_at": pin_expiry(now).isoformat(),
    }


def _own(session: Session, account: Account, number: str) -> Ticket:
    found = session.scalar(
        select(Ticket).where(Ticket.number == number, Ticket.account_id == account.id)
    )
    if found is None:
        raise HTTPException(404, [{"field": "number", "message": "you have no such ticket"}])
    return found


def _view(session: Session, ticket: Ticket) -> dict[str, Any]:
    replies = session.scalars(
        select(TicketReply)
        .where(TicketReply.ticket_id == ticket.id, TicketReply.internal.is_(False))
        .order_by(TicketReply.id)
    ).all()
    return ticket_view(ticket, replies, files_of(session, ticket))
