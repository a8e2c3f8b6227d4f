"""Conversations of one state are listed from an index, the newest first."""

from __future__ import annotations

from alembic import op

revision = "0004_lists"
down_revision = "0003_staff"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_conversations_state_updated_at", "conversations", ["state", "updated_at"])
    op.drop_index("ix_conversations_state", "conversations")


def downgrade() -> None:
    op.create_index("ix_conversations_state", "conversations", ["state"])
    op.drop_index("ix_conversations_state_updated_at", "conversations")
