"""Files as a batch that was saved without a commit found and left them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015_batch_files"
down_revision = "0014_reply_warnings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "annotation_files",
        sa.Column("annotation_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["annotation_id"],
            ["annotations.id"],
            name=op.f("fk_annotation_files_annotation_id_annotations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("annotation_id", "path", name=op.f("pk_annotation_files")),
    )


def downgrade() -> None:
    op.drop_table("annotation_files")
