"""The tables of webhooks: who wants to be told of what, and what was told."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from core.store.metadata import RowId, UtcDateTime, metadata

webhook = Table(
    "webhook",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("owner_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("name", String(100), nullable=False),
    Column("url", Text, nullable=False),
    # In clear: what is sent is signed with it. Shown once, when it is made.
    Column("secret", String(100), nullable=False),
    Column("events", JSON, nullable=False),
    Column("takes_private", Boolean, nullable=False, default=False),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("off_because", String(200), nullable=False, default=""),
    Column("created_at", UtcDateTime, nullable=False),
)

webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("webhook_id", ForeignKey("webhook.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", String(64), nullable=False, unique=True),
    Column("event", String(60), nullable=False),
    Column("incident_id", ForeignKey("incident.id")),
    Column("body", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("tried_at", UtcDateTime),
    Column("status", Integer),
    Column("error", String(300), nullable=False, default=""),
    Column("said", Text, nullable=False, default=""),
    Column("took_ms", Integer),
    Index("ix_webhook_delivery_log", "webhook_id", "id"),
)
