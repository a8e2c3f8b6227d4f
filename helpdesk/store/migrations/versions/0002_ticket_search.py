"""Search over tickets: FTS5 on SQLite, a GIN index on PostgreSQL (helpdesk/tickets/search.py)."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: The table of an index follows its source by triggers, as FTS5's own documentation has it.
SQLITE = (
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
POSTGRESQL = (
    "CREATE INDEX ix_ticket_words_words ON ticket_words "
    "USING gin (array_to_tsvector(string_to_array(words, ' ')))",
)


def upgrade() -> None:
    for statement in SQLITE if _sqlite() else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if _sqlite():
        for name in ("added", "removed", "changed"):
            op.execute(f"DROP TRIGGER ticket_words_{name}")
        op.execute("DROP TABLE ticket_fts")
    else:
        op.execute("DROP INDEX ix_ticket_words_words")


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
