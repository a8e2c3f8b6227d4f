"""Staff: devices of sessions, teams, invitations, ready replies, and whom a hand-off is for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003_staff"
down_revision = "0002_tickets"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_at", INSTANT, nullable=True))
        batch_op.add_column(sa.Column("user_agent", sa.String(length=300), nullable=True))
        batch_op.add_column(sa.Column("address", sa.String(length=64), nullable=True))

    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.add_column(sa.Column("teams", JSON, nullable=False, server_default="[]"))

    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("for_agent_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("for_team", sa.String(length=60), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_handoffs_for_agent_id_staff"), "staff", ["for_agent_id"], ["id"]
        )

    op.create_table(
        "staff_invitations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("languages", JSON, nullable=False),
        sa.Column("teams", JSON, nullable=False),
        sa.Column("desk_language", sa.String(length=2), nullable=True),
        sa.Column("invited_by", sa.Integer(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_staff_invitations_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["staff.id"], name=op.f("fk_staff_invitations_invited_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_invitations_token_hash")),
    )
    with op.batch_alter_table("staff_invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_invitations_email"), ["email"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_staff_invitations_staff_id"), ["staff_id"], unique=False
        )

    op.create_table(
        "ready_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("shortcut", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("updated_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["staff.id"], name=op.f("fk_ready_replies_updated_by_staff")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ready_replies")),
        sa.UniqueConstraint("language", "shortcut", name=op.f("uq_ready_replies_language")),
    )


def downgrade() -> None:
    op.drop_table("ready_replies")
    op.drop_table("staff_invitations")
    with op.batch_alter_table("handoffs", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_handoffs_for_agent_id_staff"), type_="foreignkey")
        batch_op.drop_column("for_team")
        batch_op.drop_column("for_agent_id")
    with op.batch_alter_table("staff", schema=None) as batch_op:
        batch_op.drop_column("teams")
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.drop_column("address")
        batch_op.drop_column("user_agent")
        batch_op.drop_column("seen_at")
