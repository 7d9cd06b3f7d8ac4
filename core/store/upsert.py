"""An INSERT that says what to do when the row is there already: both databases can, each by its own dialect."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

Insert: TypeAlias = postgresql.Insert | sqlite.Insert


def insert_into(table: Table, session: AsyncSession) -> Insert:
    """For `on_conflict_do_nothing` and `on_conflict_do_update`."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if is_postgresql else sqlite.insert(table)
