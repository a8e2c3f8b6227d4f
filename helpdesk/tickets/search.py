"""Full-text search over tickets, with the same answers on SQLite (FTS5) and PostgreSQL (tsvector).

Both are given words that are folded before (words.py), and compare nothing but those: a word of the
query matches every word that begins with it, and a ticket is found where all of them match.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Dialect, Select, String, bindparam, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from helpdesk.accounts.model import Account
from helpdesk.tickets.model import Ticket, TicketReply, TicketWords
from helpdesk.tickets.words import fold, folded_words

MOST_WORDS = 10
#: From so many tickets on, words count as frequent: every fiftieth of 100,000 has them.
FREQUENT = 2_000


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


def containing(session: Session, query: Select[Ticket], sought: str) -> Select[Ticket]:
    """The tickets of `query` that have every word of `sought`; none where it has no word."""
    words = fold(sought)[:MOST_WORDS]
    if not words:
        return query.where(Ticket.id.is_(None))
    param = bindparam(None, " ".join(words), type_=_Words(), unique=True)
    return query.where(_Often(param) if _is_frequent(session, words) else _Seldom(param))


def _is_frequent(session: Session, words: list[str]) -> bool:
    """Whether more tickets have the words than it is wise to gather first (PostgreSQL)."""
    if session.get_bind().dialect.name != "postgresql":
        return False
    few = text("SELECT 1 FROM ticket_words WHERE vector @@ CAST(:words AS tsquery) LIMIT :most")
    counted = text(f"SELECT count(*) FROM ({few}) AS few").bindparams(  # noqa: S608
        bindparam("words", " ".join(words), type_=_Words()), bindparam("most", FREQUENT + 1)
    )
    return (session.scalar(counted) or 0) > FREQUENT


class _Words(TypeDecorator[str]):
    """Folded words, as each database writes "all of these, as beginnings"."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str:
        words = (value or "").split()
        if dialect.name == "postgresql":
            return " & ".join(f"'{word}':*" for word in words)
        return " AND ".join(f'"{word}" *' for word in words)


class _Seldom(FunctionElement[bool]):
    """Whether a row of `tickets` has the words: who has them is gathered first."""

    type = Boolean()
    inherit_cache = True


class _Often(FunctionElement[bool]):
    """The same, looked up ticket by ticket: a page is full soon."""

    type = Boolean()
    inherit_cache = True


# Nothing but the name of a bound parameter stands in any of the statements.
@compiles(_Seldom, "postgresql")
def _gathered(element: _Seldom, compiler: SQLCompiler, **options: Any) -> str:
    words = compiler.process(element.clauses, **options)
    return (
        "tickets.id = ANY(ARRAY(SELECT ticket_id FROM ticket_words "  # noqa: S608
        f"WHERE vector @@ CAST({words} AS tsquery)))"
    )


@compiles(_Often, "postgresql")
def _looked_up(element: _Often, compiler: SQLCompiler, **options: Any) -> str:
    words = compiler.process(element.clauses, **options)
    return (
        "EXISTS (SELECT 1 FROM ticket_words WHERE ticket_words.ticket_id = tickets.id "  # noqa: S608
        f"AND vector @@ CAST({words} AS tsquery))"
    )


@compiles(_Seldom, "sqlite")
def _on_sqlite(element: _Seldom, compiler: SQLCompiler, **options: Any) -> str:
    words = compiler.process(element.clauses, **options)
    return f"tickets.id IN (SELECT rowid FROM ticket_fts WHERE ticket_fts MATCH {words})"  # noqa: S608
