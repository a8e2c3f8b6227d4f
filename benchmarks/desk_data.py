"""A made-up year of a busy support team, written straight into a migrated database."""

from __future__ import annotations

import random
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate, islice
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Engine, Table, insert, text

from helpdesk.accounts.model import Account
from helpdesk.agents.model import Handoff
from helpdesk.conversations.model import Conversation, Message, PinCheck, Turn
from helpdesk.feedback.model import Showing
from helpdesk.store.engine import Store
from helpdesk.tickets.model import Ticket, TicketEvent, TicketReply, TicketTag, TicketWords
from helpdesk.tickets.words import fold
from helpdesk.triage.taxonomy import issue_topics

MESSAGES_EACH = 20
ACCOUNTS = 20_000
TAGS = ("vip", "refund", "bug", "invoice", "sepa", "migration", "q4", "escalated")
LANGUAGES = ("en", "fr", "de", "es")
PLANS = ("free", "essential", "premium", "custom")
_VOCABULARY = (
    "invoice payment card campaign template contact list bounce domain sender facture paiement "
    "carte campagne modèle contact rebond domaine expéditeur rechnung zahlung karte kampagne "
    "vorlage kontakt absender domäne factura pago tarjeta campaña plantilla contacto rebote "
    "dominio remitente delivery spam filter webhook error timeout login password account team"
)
WORDS = tuple(_VOCABULARY.split()) + tuple(f"w{index:x}q" for index in range(20_000))
#: As in any language: the second word half as often as the first, and so on (Zipf).
_OFTEN = tuple(accumulate(1 / (rank + 2) for rank in range(len(WORDS))))


@dataclass(frozen=True)
class Size:
    """How much there is."""

    messages: int
    tickets: int
    waiting: int


def fill(store: Store, size: Size, now: datetime, seed: int = 6) -> None:
    """Fill an empty, migrated and seeded database; the same seed makes the same data."""
    chance = random.Random(seed)  # noqa: S311
    engine = store.engine
    accounts = min(ACCOUNTS, max(100, size.tickets // 5))
    conversations = max(size.messages // MESSAGES_EACH, size.waiting)
    ids = [str(uuid.UUID(int=chance.getrandbits(128))) for _ in range(conversations)]
    load(engine, Account.__table__, _accounts(accounts, now))
    begun = list(_conversations(chance, ids, accounts, size.waiting, now))
    load(engine, Conversation.__table__, begun)
    load(engine, Handoff.__table__, _handoffs(chance, ids, size.waiting, now))
    load(engine, Message.__table__, _messages(chance, ids, size.messages, now))
    # Draws of its own, so that all the others stay as they were.
    more = random.Random(seed + 1)  # noqa: S311
    load(engine, Turn.__table__, _turns(ids, size.messages, now))
    load(engine, Showing.__table__, _showings(more, begun))
    load(engine, PinCheck.__table__, _pin_checks(more, begun))
    tickets = list(_tickets(chance, size.tickets, accounts, ids[size.waiting :], now))
    load(engine, Ticket.__table__, tickets)
    replies = list(_replies(chance, tickets))
    load(engine, TicketReply.__table__, replies)
    with _index_built_afterwards(engine):
        load(engine, TicketWords.__table__, _words(tickets, replies))
    load(engine, TicketTag.__table__, _tags(chance, tickets))
    load(engine, TicketEvent.__table__, _events(more, tickets))
    _finish(engine)


@contextmanager
def _index_built_afterwards(engine: Engine) -> Iterator[None]:
    """The search's index on PostgreSQL takes minutes row by row, and seconds at once."""
    if engine.dialect.name != "postgresql":
        yield
        return
    find = "SELECT indexdef FROM pg_indexes WHERE indexname = 'ix_ticket_words_vector'"
    with engine.begin() as connection:
        definition = connection.exec_driver_sql(find).scalar_one()
        connection.exec_driver_sql("DROP INDEX ix_ticket_words_vector")
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql(definition)


def load(engine: Engine, table: Any, rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows that have the same keys: by COPY on PostgreSQL, in large lots on SQLite."""
    assert isinstance(table, Table)
    print(f"  {table.name}", file=sys.stderr, flush=True)
    copy: Callable[[Engine, Table, Iterator[dict[str, Any]]], None] = (
        _copied if engine.dialect.name == "postgresql" else _inserted
    )
    copy(engine, table, iter(rows))


def _copied(engine: Engine, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    first = next(rows)
    names = ", ".join(first)
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in (first, *rows):
                copy.write_row(
                    [Jsonb(v) if isinstance(v, list | dict) else v for v in row.values()]
                )


def _inserted(engine: Engine, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    with engine.begin() as connection:
        while lot := list(islice(rows, 10_000)):
            connection.execute(insert(table), lot)


def _finish(engine: Engine) -> None:
    """Sequences go on behind what was copied; the planner knows the tables as they are."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for name in (
                "tickets",
                "ticket_replies",
                "messages",
                "handoffs",
                "ticket_events",
                "pin_checks",
            ):
                connection.execute(
                    text(f"SELECT setval('{name}_id_seq', (SELECT max(id) FROM {name}))")  # noqa: S608
                )
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        vacuum = "VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"
        connection.exec_driver_sql(vacuum)


def _said(chance: random.Random, words: int) -> str:
    """One of a few thousand texts of this length."""
    return chance.choice(_texts(words))


@cache
def _texts(words: int) -> tuple[str, ...]:
    chance = random.Random(words)  # noqa: S311
    drawn = (chance.choices(WORDS, cum_weights=_OFTEN, k=words) for _ in range(4_000))
    return tuple(" ".join(each) for each in drawn)


@cache
def _folded(text: str) -> frozenset[str]:
    return frozenset(fold(text))


def _instants(chance: random.Random, now: datetime, count: int) -> Sequence[datetime]:
    """Instants of the last year, in order."""
    year = 365 * 24 * 3600
    return [now - timedelta(seconds=s) for s in sorted(chance.sample(range(year), count))[::-1]]


def _accounts(count: int, now: datetime) -> Iterator[dict[str, Any]]:
    for index in range(count):
        yield {
            "id": f"account-{index}",
            "email": f"customer{index}@example.com",
            "plan": PLANS[index % 4],
            "pin_generation": 0,
            "pin_failures": 0,
            "created_at": now - timedelta(days=400),
        }


def _conversations(
    chance: random.Random, ids: Sequence[str], accounts: int, waiting: int, now: datetime
) -> Iterator[dict[str, Any]]:
    topics = sorted(issue_topics())
    for index, (each, at) in enumerate(zip(ids, _instants(chance, now, len(ids)), strict=True)):
        waits = index < waiting
        begun = now - timedelta(seconds=30 + index) if waits else at
        topic = chance.choice(topics)
        yield {
            "id": each,
            "account_id": f"account-{chance.randrange(accounts)}",
            "identified_by": "identity",
            "language": chance.choice(LANGUAGES),
            "language_settled": True,
            "named_languages": [],
            "zoneinfo": "Europe/Paris",
            "state": "queued" if waits else chance.choice(("bot", "closed", "closed", "closed")),
            "topic": topic,
            "pin": "verified" if waits else "not_asked",
            "memory": {"first_words": _said(chance, 8)},
            "rating_score": None if waits else chance.choice((None, None, 1, 2, 3, 4, 5, 5)),
            "created_at": begun,
            "updated_at": begun + timedelta(minutes=20) if not waits else now,
        }


def _handoffs(
    chance: random.Random, ids: Sequence[str], waiting: int, now: datetime
) -> Iterator[dict[str, Any]]:
    """Those who wait, and every third of the others as one that an agent had."""
    for index, each in enumerate(ids):
        waits = index < waiting
        if not waits and index % 3:
            continue
        at = now - timedelta(seconds=waiting - index if waits else chance.randrange(365 * 86_400))
        yield {
            "conversation_id": each,
            "key": f"scale:{index}",
            "channel": "phone" if index % 9 == 0 else "chat",
            "reference": f"R{index}"[:12],
            "state": "waiting" if waits else "ended",
            "agent_id": None if waits else 1,
            "queued_at": at,
            "accepted_at": None if waits else at + timedelta(seconds=chance.randrange(5, 600)),
            "ended_at": None if waits else at + timedelta(minutes=15),
        }


def _messages(
    chance: random.Random, ids: Sequence[str], count: int, now: datetime
) -> Iterator[dict[str, Any]]:
    for index in range(count):
        yield {
            "conversation_id": ids[index // MESSAGES_EACH % len(ids)],
            "at": now - timedelta(seconds=(count - index) * 30),
            "author": ("customer", "assistant")[index % 2],
            "text": _said(chance, 14),
            "choices": [],
            "articles": [],
            "attachments": [],
            "internal": False,
        }


def _tickets(
    chance: random.Random, count: int, accounts: int, conversations: Sequence[str], now: datetime
) -> Iterator[dict[str, Any]]:
    """Most are done; of the newest fiftieth half are open, some of them overdue."""
    topics = sorted(issue_topics())
    for index, at in enumerate(_instants(chance, now, count)):
        recent = index >= count - count // 50
        status = "closed" if not recent else chance.choice(("open", "answered"))
        opened = now - timedelta(minutes=chance.randrange(30 * 60)) if recent else at
        answered = None if status == "open" else opened + timedelta(hours=chance.randrange(1, 30))
        yield {
            "id": index + 1,
            "number": str(2_000_000 + index),
            "key": f"scale:{index}",
            "account_id": f"account-{chance.randrange(accounts)}",
            "conversation_id": chance.choice(conversations) if index % 2 else None,
            "topic": chance.choice(topics),
            "language": chance.choice(LANGUAGES),
            "subject": _said(chance, 5),
            "facts": [{"question": "description", "answer": _said(chance, 25)}],
            "priority": chance.choice(("low", "normal", "normal", "normal", "high", "urgent")),
            "assignee_id": chance.choice((None, 1)),
            "stricter_verification": False,
            "status": status,
            "opened_at": opened,
            "reply_due_by": opened + timedelta(hours=24),
            "first_answered_at": answered,
            "answered_at": answered,
            "closed_at": answered if status == "closed" else None,
        }


def _replies(chance: random.Random, tickets: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for ticket in tickets:
        for turn in range(0 if ticket["status"] == "open" else 2):
            yield {
                "ticket_id": ticket["id"],
                "at": ticket["opened_at"] + timedelta(hours=turn + 1),
                "author": ("agent", "customer")[turn],
                "name": ("Alex", None)[turn],
                "text": _said(chance, 30),
                "internal": False,
            }


def _words(
    tickets: list[dict[str, Any]], replies: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    said: dict[int, list[str]] = {}
    for reply in replies:
        said.setdefault(reply["ticket_id"], []).append(reply["text"])
    for ticket in tickets:
        texts = [ticket["subject"], *said.get(ticket["id"], [])]
        texts += [fact["answer"] for fact in ticket["facts"]]
        words = {ticket["number"], *fold(ticket["account_id"])}.union(*map(_folded, texts))
        yield {"ticket_id": ticket["id"], "words": " ".join(sorted(words))}


def _turns(ids: Sequence[str], messages: int, now: datetime) -> Iterator[dict[str, Any]]:
    """One for each message of a customer; messages are numbered from 1 as they are loaded."""
    for index in range(0, messages, 2):
        yield {
            "id": str(uuid.UUID(int=index)),
            "conversation_id": ids[index // MESSAGES_EACH % len(ids)],
            "client_id": str(uuid.UUID(int=index)),
            "message_id": index + 1,
            "sent": {"text": "…"},
            "started_at": now - timedelta(seconds=(messages - index) * 30),
        }


def _showings(chance: random.Random, begun: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Two of three conversations were offered an article; as many pages were read."""
    for index, conversation in enumerate(begun):
        for way in ("assistant", "search"):
            if index % 3 or way == "search":
                yield {
                    "key": f"{way}:{index}",
                    "slug": f"article-{chance.randrange(60)}",
                    "language": chance.choice(LANGUAGES),
                    "way": way,
                    "at": conversation["created_at"] + timedelta(minutes=1),
                    "conversation_id": conversation["id"] if way == "assistant" else None,
                    "helped": chance.choice((None, None, None, True, True, False)),
                }


def _pin_checks(chance: random.Random, begun: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every third conversation was asked for one; a third of those began with a wrong one."""
    for one in begun[::3]:
        for result in chance.choice((("verified",), ("verified",), ("failed", "verified"))):
            yield {"conversation_id": one["id"], "at": one["created_at"], "result": result}


def _events(chance: random.Random, tickets: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each was opened; those that are closed were closed, one of twenty twice."""
    for ticket in tickets:
        at = ticket["opened_at"]
        acts = ["opened"]
        if ticket["status"] == "closed":
            acts += ["closed"] if chance.randrange(20) else ["closed", "reopened", "closed"]
        for hours, action in enumerate(acts):
            yield {
                "ticket_id": ticket["id"],
                "at": at + timedelta(hours=hours),
                "action": action,
                "staff_id": None,
                "detail": None,
            }


def _tags(chance: random.Random, tickets: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for ticket in tickets:
        for tag in islice(sorted(set(chance.sample(TAGS, 2))), chance.randrange(3)):
            yield {"ticket_id": ticket["id"], "tag": tag}
