"""The tables of alerts: what monitoring systems told, and what became of it."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from core.store.metadata import RowId, UtcDateTime, metadata

alert_group = Table(
    "alert_group",
    metadata,
    # Alerts that belong together, from the first that fires until it is over. The same trouble later: another row.
    Column("id", RowId, primary_key=True),
    Column("source", String(60), nullable=False),
    Column("key", String(64), nullable=False),
    Column("title", String(200), nullable=False),
    Column("state", String(10), nullable=False),
    Column("incident_id", ForeignKey("incident.id"), index=True),
    Column("decided_by_id", ForeignKey("person.id")),
    Column("began_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    # The message that proposes it, once the chat has named it.
    Column("message", JSON),
    Index("ix_alert_group_key", "source", "key", "id"),
)

alert = Table(
    "alert",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("group_id", ForeignKey("alert_group.id"), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("is_firing", Boolean, nullable=False),
    Column("title", String(200), nullable=False),
    Column("details", Text, nullable=False, default=""),
    Column("severity", Integer, nullable=False, default=0),
    Column("url", Text, nullable=False, default=""),
    Column("labels", JSON, nullable=False),
    Column("starts_at", UtcDateTime),
    Column("ends_at", UtcDateTime),
    Column("times", Integer, nullable=False, default=1),
    UniqueConstraint("group_id", "fingerprint"),
)
