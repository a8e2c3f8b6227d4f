"""Views that people keep of the tickets and of the inbox stand in one table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_saved_views"
down_revision = "0007_webhooks"
branch_labels = None
depends_on = None

#: The table that each list had, and its place in the navigation.
BEFORE = (("ticket_filters", "tickets"), ("inbox_views", "studio_inbox"))


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["staff.id"],
            name=op.f("fk_saved_views_staff_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("staff_id", "place", "name", name=op.f("uq_saved_views_staff_id")),
    )
    for table, place in BEFORE:
        op.execute(
            f"INSERT INTO saved_views (staff_id, place, name, query)"  # noqa: S608
            f" SELECT staff_id, '{place}', name, query FROM {table} ORDER BY id"
        )
        op.drop_table(table)


def downgrade() -> None:
    for table, place in BEFORE:
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("staff_id", sa.Integer(), nullable=False),
            sa.Column("name", sa.String(length=40), nullable=False),
            sa.Column("query", sa.String(length=1000), nullable=False),
            sa.ForeignKeyConstraint(
                ["staff_id"],
                ["staff.id"],
                name=op.f(f"fk_{table}_staff_id_staff"),
                ondelete="CASCADE",
            ),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("staff_id", "name", name=op.f(f"uq_{table}_staff_id")),
        )
        op.execute(
            f"INSERT INTO {table} (staff_id, name, query)"  # noqa: S608
            f" SELECT staff_id, name, query FROM saved_views WHERE place = '{place}' ORDER BY id"
        )
    op.drop_table("saved_views")
