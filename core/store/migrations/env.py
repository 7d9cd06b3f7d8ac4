"""Alembic's environment: runs in the connection it is handed (`core.store.migrate`)."""

from __future__ import annotations

from alembic import context

import core.store.delivery_tables
import core.store.incident_tables  # noqa: F401  (fills the metadata)
from core.store.metadata import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
