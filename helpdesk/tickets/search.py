"""Full-text search over tickets, with the same answers on SQLite (FTS5) and PostgreSQL (tsvector).

Both are given words that are folded before (words.py), and compare nothing but those: a word of the
query matches every word that begins with it, and a ticket is found where all of them match.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Dialect, Select, String, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from helpdesk.accounts.model import Account
from helpdesk.tickets.model import Ticket, TicketReply, TicketWords
from helpdesk.tickets.words import fold, folded_words

MOST_WORDS = 10


def index_ticket(session: Session, ticket: Ticket) -> None:
    """Write down the ticket's words, in the transaction that changes them."""
    session.flush()
    account = session.get(Account, ticket.account_id)
    replies = session.scalars(select(TicketReply.text).where(TicketReply.ticket_id == ticket.id))
    texts = [
        ticket.number,
        ticket.subject,
        ticket.account_id,
        account.email if account else "",
        *(fact["answer"] for fact in ticket.facts),
        *replies,
    ]
    session.merge(TicketWords(ticket_id=ticket.id, words=folded_words(texts)))


def containing(query: Select[Ticket], text: str) -> Select[Ticket]:
    """The tickets of `query` that have every word of `text`; none where it has no word."""
    words = fold(text)[:MOST_WORDS]
    if not words:
        return query.where(Ticket.id.is_(None))
    return query.where(_Found(bindparam(None, " ".join(words), type_=_Words(), unique=True)))


class _Words(TypeDecorator[str]):
    """Folded words, as each database writes "all of these, as beginnings"."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str:
        words = (value or "").split()
        if dialect.name == "postgresql":
            return " & ".join(f"'{word}':*" for word in words)
        return " AND ".join(f'"{word}" *' for word in words)


class _Found(FunctionElement[bool]):
    """Whether a row of `tickets` has the words."""

    type = Boolean()
    inherit_cache = True


# Nothing but the name of a bound parameter stands in either statement.
@compiles(_Found, "postgresql")
def _on_postgresql(element: _Found, compiler: SQLCompiler, **options: Any) -> str:
    words = compiler.process(element.clauses, **options)
    # The expression of the index in migration 0002_tickets. OFFSET 0 keeps the planner from walking
    # through all tickets in the hope of finding a page's worth early: rare words are at the end.
    return (
        "tickets.id IN (SELECT ticket_id FROM ticket_words WHERE "  # noqa: S608
        f"array_to_tsvector(string_to_array(words, ' ')) @@ CAST({words} AS tsquery) OFFSET 0)"
    )


@compiles(_Found, "sqlite")
def _on_sqlite(element: _Found, compiler: SQLCompiler, **options: Any) -> str:
    words = compiler.process(element.clauses, **options)
    return f"tickets.id IN (SELECT rowid FROM ticket_fts WHERE ticket_fts MATCH {words})"  # noqa: S608
