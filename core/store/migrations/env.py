"""Alembic's environment: runs in the connection it is handed (`core.store.migrate`)."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.types import TypeDecorator

import core.store.access_tables
import core.store.alert_tables
import core.store.delivery_tables
import core.store.incident_tables
import core.store.webhook_tables  # noqa: F401  (fills the metadata)
from core.store.metadata import metadata
from core.store.migrate import is_mapped


def render_plainly(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration names what the database has, not our own types: these may change after it was written."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=render_plainly,
    include_name=is_mapped,
)
with context.begin_transaction():
    context.run_migrations()
