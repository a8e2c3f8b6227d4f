"""Insights: each check of a PIN is counted, and what a range of days asks for has an index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_insights"
down_revision = "0010_saved_views"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_conversations_created_at", "conversations", ["created_at"]),
    ("ix_handoffs_queued_at", "handoffs", ["queued_at"]),
    ("ix_article_showings_way_at", "article_showings", ["way", "at"]),
    ("ix_ticket_events_action_at", "ticket_events", ["action", "at"]),
    ("ix_received_mails_outcome_at", "received_mails", ["outcome", "at"]),
)


def upgrade() -> None:
    op.create_table(
        "pin_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_pin_checks_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin_checks")),
    )
    op.create_index("ix_pin_checks_conversation_id", "pin_checks", ["conversation_id"])
    op.create_index("ix_pin_checks_at", "pin_checks", ["at"])
    for name, table, columns in INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _columns in INDEXES:
        op.drop_index(name, table)
    op.drop_table("pin_checks")
