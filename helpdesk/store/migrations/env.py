"""Alembic's environment: migrations run on the connection that `migrate` opened."""

from __future__ import annotations

from alembic import context

from helpdesk.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
