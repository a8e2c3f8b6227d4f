"""Work on tickets: priority, assignee, tags, notes, duplicates, history, search, received mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from helpdesk.tickets.words import folded_words

revision = "0002_tickets"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

#: Plain statements that both databases know: SQLite would otherwise copy the table and drop it,
#: which rows that refer to it forbid.
COLUMNS = (
    "ALTER TABLE tickets ADD COLUMN priority VARCHAR(10) NOT NULL DEFAULT 'normal'",
    "UPDATE tickets SET priority = 'urgent' WHERE urgent",
    "ALTER TABLE tickets DROP COLUMN urgent",
    "ALTER TABLE tickets ADD COLUMN assignee_id INTEGER "
    "CONSTRAINT fk_tickets_assignee_id_staff REFERENCES staff (id)",
    "ALTER TABLE tickets ADD COLUMN duplicate_of_id INTEGER "
    "CONSTRAINT fk_tickets_duplicate_of_id_tickets REFERENCES tickets (id)",
    "ALTER TABLE ticket_replies ADD COLUMN internal BOOLEAN NOT NULL DEFAULT FALSE",
)
#: Each list of tickets reads one of these from its beginning.
INDEXES = {
    "ix_tickets_assignee_id": ["assignee_id"],
    "ix_tickets_duplicate_of_id": ["duplicate_of_id"],
    "ix_tickets_status_reply_due_by": ["status", "reply_due_by"],
}
#: The table of FTS5 follows its source by triggers, as its documentation has it.
SEARCH_ON_SQLITE = (
    "CREATE VIRTUAL TABLE ticket_fts USING fts5(words, content='ticket_words', "
    "content_rowid='ticket_id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER ticket_words_added AFTER INSERT ON ticket_words BEGIN "
    "INSERT INTO ticket_fts(rowid, words) VALUES (new.ticket_id, new.words); END",
    "CREATE TRIGGER ticket_words_removed AFTER DELETE ON ticket_words BEGIN "
    "INSERT INTO ticket_fts(ticket_fts, rowid, words) "
    "VALUES ('delete', old.ticket_id, old.words); END",
    "CREATE TRIGGER ticket_words_changed AFTER UPDATE ON ticket_words BEGIN "
    "INSERT INTO ticket_fts(ticket_fts, rowid, words) "
    "VALUES ('delete', old.ticket_id, old.words); "
    "INSERT INTO ticket_fts(rowid, words) VALUES (new.ticket_id, new.words); END",
)
SEARCH_ON_POSTGRESQL = (
    "CREATE INDEX ix_ticket_words_words ON ticket_words "
    "USING gin (array_to_tsvector(string_to_array(words, ' ')))",
)


def upgrade() -> None:
    for statement in COLUMNS:
        op.execute(statement)
    op.add_column("tickets", sa.Column("first_answered_at", INSTANT, nullable=True))
    op.execute("UPDATE tickets SET first_answered_at = answered_at")
    for name, columns in INDEXES.items():
        op.create_index(name, "tickets", columns)
    _create_tables()
    for statement in SEARCH_ON_SQLITE if _sqlite() else SEARCH_ON_POSTGRESQL:
        op.execute(statement)
    _fill()


def downgrade() -> None:
    if _sqlite():
        for name in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER ticket_words_{name}")
        op.execute("DROP TABLE ticket_fts")
    for table in ("received_files", "received_mails", "ticket_filters", "ticket_events"):
        op.drop_table(table)
    op.drop_table("ticket_words")
    op.drop_table("ticket_tags")
    for name in INDEXES:
        op.drop_index(name, "tickets")
    op.execute("ALTER TABLE tickets ADD COLUMN urgent BOOLEAN NOT NULL DEFAULT FALSE")
    op.execute("UPDATE tickets SET urgent = TRUE WHERE priority = 'urgent'")
    # A column that refers to another table stays on SQLite, which cannot drop it alone.
    for column in ("priority", "first_answered_at"):
        op.execute(f"ALTER TABLE tickets DROP COLUMN {column}")
    if not _sqlite():
        for column in ("assignee_id", "duplicate_of_id"):
            op.execute(f"ALTER TABLE tickets DROP COLUMN {column}")
    op.execute("ALTER TABLE ticket_replies DROP COLUMN internal")


def _create_tables() -> None:
    op.create_table(
        "ticket_tags",
        _ticket("ticket_tags", primary_key=True, ondelete="CASCADE"),
        sa.Column("tag", sa.String(length=30), primary_key=True, index=True),
    )
    op.create_table(
        "ticket_words",
        _ticket("ticket_words", primary_key=True, ondelete="CASCADE"),
        sa.Column("words", sa.Text(), nullable=False),
    )
    op.create_table(
        "ticket_events",
        sa.Column("id", sa.Integer(), primary_key=True),
        _ticket("ticket_events", nullable=False, index=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("staff_id", sa.Integer(), _key("ticket_events", "staff_id", "staff")),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.String(length=200)),
    )
    op.create_table(
        "ticket_filters",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column(
            "staff_id",
            sa.Integer(),
            _key("ticket_filters", "staff_id", "staff", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.UniqueConstraint("staff_id", "name", name="uq_ticket_filters_staff_id"),
    )
    op.create_table(
        "received_mails",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("sender", sa.String(length=320), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        _ticket("received_mails", index=True),
        sa.Column("reply_id", sa.Integer(), _key("received_mails", "reply_id", "ticket_replies")),
        sa.Column("handled_at", INSTANT, index=True),
        sa.Column("handled_by", sa.Integer(), _key("received_mails", "handled_by", "staff")),
        sa.UniqueConstraint("key", name="uq_received_mails_key"),
    )
    op.create_table(
        "received_files",
        sa.Column("id", sa.String(length=36), primary_key=True),
        sa.Column(
            "mail_id",
            sa.Integer(),
            _key("received_files", "mail_id", "received_mails", ondelete="CASCADE"),
            nullable=False,
            index=True,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
    )


def _fill() -> None:
    """Tickets of before are found by the search, and their history begins with their opening."""
    bind = op.get_bind()
    op.execute(
        "INSERT INTO ticket_events (ticket_id, at, action) "
        "SELECT id, opened_at, 'opened' FROM tickets ORDER BY id"
    )
    tickets = sa.text(
        "SELECT t.id, t.number, t.subject, t.account_id, a.email, t.facts "
        "FROM tickets t JOIN accounts a ON a.id = t.account_id"
    ).columns(facts=sa.JSON())
    for ticket_id, number, subject, account, email, facts in bind.execute(tickets).all():
        replies = bind.execute(
            sa.text("SELECT text FROM ticket_replies WHERE ticket_id = :id"), {"id": ticket_id}
        ).scalars()
        texts = [number, subject, account, email, *(each["answer"] for each in facts), *replies]
        bind.execute(
            sa.text("INSERT INTO ticket_words (ticket_id, words) VALUES (:id, :words)"),
            {"id": ticket_id, "words": folded_words(texts)},
        )


def _ticket(table: str, ondelete: str | None = None, **options: bool) -> sa.Column[int]:
    key = _key(table, "ticket_id", "tickets", ondelete)
    return sa.Column("ticket_id", sa.Integer(), key, **options)  # type: ignore[arg-type]


def _key(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKey:
    return sa.ForeignKey(f"{other}.id", name=f"fk_{table}_{column}_{other}", ondelete=ondelete)


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
