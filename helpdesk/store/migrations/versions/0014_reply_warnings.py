"""A ticket knows which warning about its reply clock was sent last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_reply_warnings"
down_revision = "0009_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("warned", sa.String(length=10), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_column("warned")
