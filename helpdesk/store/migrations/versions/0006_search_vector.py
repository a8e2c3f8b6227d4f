"""On PostgreSQL the words of a ticket are kept as the search compares them, not made each time."""

from __future__ import annotations

from alembic import op

revision = "0006_search_vector"
down_revision = "0005_studio"
branch_labels = None
depends_on = None

_VECTOR = "array_to_tsvector(string_to_array(words, ' '))"


def upgrade() -> None:
    if _postgresql():
        op.execute(
            "ALTER TABLE ticket_words ADD COLUMN vector tsvector "
            f"GENERATED ALWAYS AS ({_VECTOR}) STORED"
        )
        op.execute("DROP INDEX ix_ticket_words_words")
        op.execute("CREATE INDEX ix_ticket_words_vector ON ticket_words USING gin (vector)")


def downgrade() -> None:
    if _postgresql():
        op.execute("ALTER TABLE ticket_words DROP COLUMN vector")
        op.execute(f"CREATE INDEX ix_ticket_words_words ON ticket_words USING gin ({_VECTOR})")


def _postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
