"""The audit log tells what was done on the command line, and what fields became; it is searched."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_audit"
down_revision = "0013_draft_files"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.alter_column("staff_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column(
            "subject",
            existing_type=sa.String(length=100),
            type_=sa.String(length=320),
            existing_nullable=False,
        )
        batch_op.add_column(sa.Column("operator", sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column("changes", JSON, nullable=False, server_default="[]"))
        batch_op.create_index(batch_op.f("ix_audit_log_action"), ["action"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_log_subject"), ["subject"], unique=False)
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.alter_column("changes", server_default=None)
    # What operators did was written down as done by the person it was done to.
    op.execute(
        "UPDATE audit_log SET staff_id = NULL, operator = '?', detail = NULL"
        " WHERE detail = 'by the operator, on the command line'"
    )
    op.execute(
        "UPDATE audit_log SET staff_id = NULL, operator = '?'"
        " WHERE detail LIKE '%; by the operator'"
    )


def downgrade() -> None:
    op.execute("DELETE FROM audit_log WHERE staff_id IS NULL")
    op.execute("UPDATE audit_log SET subject = substr(subject, 1, 100)")
    with op.batch_alter_table("audit_log", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_log_subject"))
        batch_op.drop_index(batch_op.f("ix_audit_log_action"))
        batch_op.drop_column("changes")
        batch_op.drop_column("operator")
        batch_op.alter_column(
            "subject",
            existing_type=sa.String(length=320),
            type_=sa.String(length=100),
            existing_nullable=False,
        )
        batch_op.alter_column("staff_id", existing_type=sa.Integer(), nullable=False)
