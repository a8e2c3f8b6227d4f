"""Other desks: targets, and what waits for each in the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_webhooks"
down_revision = "0006_search_vector"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "webhook_targets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("events", JSON, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("old_salt", sa.String(length=32), nullable=True),
        sa.Column("old_until", INSTANT, nullable=True),
        sa.Column("disabled", sa.String(length=10), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failing_since", INSTANT, nullable=True),
        sa.Column("delivered_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["staff.id"], name=op.f("fk_webhook_targets_created_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_targets")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("target_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("event", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("failed_at", INSTANT, nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_outbox_target_id_webhook_targets"),
            "webhook_targets",
            ["target_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index(batch_op.f("ix_outbox_target_id"), ["target_id"], unique=False)
    waiting = sa.text("delivered_at IS NULL")
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["kind", "next_attempt_at"],
        unique=False,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE kind = 'webhook'")
    op.drop_index("ix_outbox_waiting", table_name="outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_target_id"))
        batch_op.drop_constraint(op.f("fk_outbox_target_id_webhook_targets"), type_="foreignkey")
        batch_op.drop_column("failed_at")
        batch_op.drop_column("event")
        batch_op.drop_column("target_id")
    op.drop_table("webhook_targets")
