"""Tickets in the Support Center: "Open this ticket", and each ticket's page (R9, R11, R12).

Plain forms, so that they work without JavaScript.
"""

from __future__ import annotations

import uuid
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from helpdesk.accounts.model import Account
from helpdesk.conversations.attachments import (
    RefusedFileError,
    attachment_path,
    download_headers,
)
from helpdesk.conversations.counter import Counter
from helpdesk.conversations.schema import MOST_CHARACTERS
from helpdesk.offload import in_thread
from helpdesk.policy import Channel, Outcome
from helpdesk.tickets.files import files_of
from helpdesk.tickets.model import Ticket, TicketFile, TicketReply
from helpdesk.tickets.open import pending_ticket
from helpdesk.tickets.submit import (
    Submission,
    TicketUnavailableError,
    decision_for,
    reply_to_own_ticket,
    submit_ticket,
)
from helpdesk.web.page import HtmlPage, language_of
from helpdesk.web.support_sign_in import require_own_page, signed_in
from helpdesk.web.uploaded import read_form

UNKNOWN = "unknown"


def ticket_pages(counter: Counter, page: HtmlPage) -> APIRouter:
    """`/support/tickets/new`, `/support/tickets/{number}` and its files."""
    routes = APIRouter(prefix="/support/tickets", include_in_schema=False)
    questions = counter.services.questions

    def stranger(language: str, to: str, why: str | None = None) -> Response:
        to = f"{to}?language={language}"
        return page.answer("sign_in.html", language, status=401, to=to, why=why)

    def form(session: Session, account: Account, language: str, given: dict[str, Any]) -> Response:
        """The form for a topic, with what was given already and what is wrong with it."""
        topic = given["topic"]
        issue = None if topic in ("", UNKNOWN) else topic
        decision = decision_for(counter, session, account, language, issue, Channel.TICKET)
        pending = pending_ticket(session, account, issue) if issue else None
        return page.answer(
            "ticket_form.html",
            language,
            status=422 if given["faults"] else 200,
            account=account,
            topics=sorted(counter.policy.support.topics),
            asked=[(key, _question(counter, language, key)) for key in questions.get(topic, ())],
            articles=_articles(counter, language, issue),
            option=decision.options[0],
            pending=pending if decision.channel is Outcome.WAIT else None,
            **given,
        )

    @routes.get("/new")
    async def choose(request: Request, topic: str = "") -> Response:
        """First the topic, by GET; then the questions that belong to it."""
        language = language_of(request)
        known = topic if topic in questions else ""
        given = {"topic": known, "answers": {}, "faults": {}, "key": str(uuid.uuid4())}

        def run() -> Response:
            with counter.store.reading() as session:
                account = signed_in(counter, session, request)
                if account is None:
                    return stranger(language, "/support/tickets/new")
                return form(session, account, language, given)

        return await in_thread(run)

    @routes.post("/new")
    async def submit(request: Request) -> Response:
        """Open the ticket once, or show the form again with all that was written."""
        require_own_page(request, counter)
        language = language_of(request)
        sent, files = await read_form(request)
        topic = str(sent.get("topic", ""))
        asked = questions.get(topic, ())
        answers = {key: _written(sent.get(f"q_{key}")) for key in asked}
        faults = {key: "answer_needed" for key, answer in answers.items() if not answer}
        if not asked:
            faults["topic"] = "choose_topic"
        submission = Submission(
            key=_key(sent.get("key")),
            language=language,
            topic=None if topic == UNKNOWN else topic,
            facts=[{"question": key, "answer": answer} for key, answer in answers.items()],
            files=files,
        )

        def run() -> Response:
            with counter.store.unit_of_work() as session:
                account = signed_in(counter, session, request)
                if account is None:
                    return stranger(language, "/support/tickets/new", "session_over")
                if not faults:
                    try:
                        ticket = submit_ticket(counter, session, account, submission)
                        return _to(ticket, language, "?opened=1&")
                    except RefusedFileError as error:
                        faults["files"] = f"file_{error.reason}"
                    except TicketUnavailableError:
                        faults["topic"] = "no_ticket_now"
                elif files:
                    faults["files"] = "files_again"
                given = {"topic": topic, "answers": answers, "faults": faults}
                return form(session, account, language, {**given, "key": submission.key})

        return await in_thread(run)

    def show(
        session: Session, request: Request, number: str, written: str = "", fault: str | None = None
    ) -> Response:
        language = language_of(request)
        account = signed_in(counter, session, request)
        if account is None:
            why = "session_over" if request.method == "POST" else None
            return stranger(language, f"/support/tickets/{number}", why)
        ticket = _own(session, account, number)
        if ticket is None:
            return page.answer("missing.html", language, status=404)
        return page.answer(
            "ticket.html",
            language,
            status=422 if fault else 200,
            account=account,
            ticket=ticket,
            files=files_of(session, ticket),
            replies=session.scalars(
                select(TicketReply)
                .where(TicketReply.ticket_id == ticket.id, TicketReply.internal.is_(False))
                .order_by(TicketReply.id)
            ).all(),
            opened="opened" in request.query_params,
            written=written,
            fault=fault,
        )

    @routes.get("/{number}")
    async def ticket(request: Request, number: str) -> Response:
        """Status, what was told, correspondence and files."""

        def run() -> Response:
            with counter.store.reading() as session:
                return show(session, request, number)

        return await in_thread(run)

    @routes.post("/{number}")
    async def reply(request: Request, number: str) -> Response:
        """Add to the ticket, with files if there are any."""
        require_own_page(request, counter)
        sent, files = await read_form(request)
        text = _written(sent.get("text"))

        def run() -> Response:
            with counter.store.unit_of_work() as session:
                account = signed_in(counter, session, request)
                found = _own(session, account, number) if account else None
                if account is None or found is None:
                    return show(session, request, number, text)
                if not text:
                    return show(session, request, number, text, "answer_needed")
                try:
                    reply_to_own_ticket(counter, session, account, found, text, files)
                except RefusedFileError as error:
                    return show(session, request, number, text, f"file_{error.reason}")
                return _to(found, language_of(request), "?")

        return await in_thread(run)

    @routes.get("/{number}/files/{file_id}")
    async def file(request: Request, number: str, file_id: str) -> Response:
        """A file of the customer's own ticket, to save; never shown as a page."""

        def run() -> Response:
            with counter.store.reading() as session:
                account = signed_in(counter, session, request)
                found = _own(session, account, number) if account else None
                kept = session.get(TicketFile, file_id)
                if found is None or kept is None or kept.ticket_id != found.id:
                    return page.answer("missing.html", language_of(request), status=404)
                content = attachment_path(counter.settings.home, kept.id).read_bytes()
                return Response(content, media_type=kept.type, headers=download_headers(kept.name))

        return await in_thread(run)

    return routes


def _to(ticket: Ticket, language: str, query: str) -> Response:
    return RedirectResponse(f"/support/tickets/{ticket.number}{query}language={language}", 303)


def _own(session: Session, account: Account, number: str) -> Ticket | None:
    return session.scalar(
        select(Ticket).where(Ticket.number == number, Ticket.account_id == account.id)
    )


def _question(counter: Counter, language: str, key: str) -> str:
    """The words in which the assistant asks the same."""
    return counter.services.texts.text(language, f"ask_{key}")


def _articles(counter: Counter, language: str, topic: str | None) -> list[dict[str, str]]:
    if topic is None:
        return []
    name = counter.services.texts.label(language, "topics", topic)
    found = counter.services.articles.suggest(name, language, topic)
    return [{"slug": article.slug, "title": article.title} for article in found]


def _written(value: object) -> str:
    """A field's text as people type it: without control characters, within the limit."""
    text = value if isinstance(value, str) else ""
    kept = "".join(c for c in text.replace("\r\n", "\n") if c.isprintable() or c in "\n\t")
    return kept.strip()[:MOST_CHARACTERS]


def _key(value: object) -> str:
    """The form's own key, if it is one; else a new one."""
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        return str(uuid.uuid4())
