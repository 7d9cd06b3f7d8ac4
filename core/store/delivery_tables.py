"""The tables of the delivery: what has come in, what is to go out, what is due when."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, text

from core.store.metadata import RowId, UtcDateTime, metadata

PENDING, DONE, DEAD, EXPIRED = "pending", "done", "dead", "expired"
UNPLACED = "unplaced"
"""In the outbox: meant for the room of an incident, which is not there yet."""
_IS_PENDING = text("state = 'pending'")


def _waiting(name: str, *columns: str) -> Index:
    """An index of the rows that wait: it stays small however long the history grows."""
    return Index(name, *columns, sqlite_where=_IS_PENDING, postgresql_where=_IS_PENDING)


inbox = Table(
    "inbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("lane", String(300), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("payload", Text, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False, default=PENDING),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", UtcDateTime),
    Column("lease_owner", String(80)),
    Column("lease_until", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("error", Text),
    Column("correlation", String(64), nullable=False, default=""),
    _waiting("ix_inbox_waiting", "lane", "id"),
    Index("ix_inbox_state", "state", "id"),
)

inbox_step = Table(
    "inbox_step",
    metadata,
    # Which blocks have been called for an event: one that is handled again skips them.
    Column("inbox_id", ForeignKey("inbox.id", ondelete="CASCADE"), primary_key=True),
    Column("step", String(200), primary_key=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("lane", String(300), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("effect", Text, nullable=False),
    Column("coalesce_key", String(300), nullable=False, default=""),
    Column("budget", String(200), nullable=False, default=""),
    Column("incident_id", ForeignKey("incident.id"), index=True),
    Column("created_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False, default=PENDING),
    Column("attempts", Integer, nullable=False, default=0),
    Column("refusals", Integer, nullable=False, default=0),
    Column("not_before", UtcDateTime),
    Column("lease_owner", String(80)),
    Column("lease_until", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("result", Text),
    Column("code", String(80), nullable=False, default=""),
    Column("error", Text),
    Column("correlation", String(64), nullable=False, default=""),
    _waiting("ix_outbox_waiting", "lane", "id"),
    _waiting("ix_outbox_coalesce", "coalesce_key"),
    Index("ix_outbox_state", "state", "id"),
)

timer = Table(
    "timer",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),
    Column("group", String(100), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("fire_at", UtcDateTime, nullable=False),
    Column("place", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("state", String(10), nullable=False, default=PENDING),
    _waiting("ix_timer_due", "fire_at"),
)

claim = Table(
    "claim",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

remembered = Table(
    "remembered",
    metadata,
    # What a platform told its adapter, and would not tell again.
    Column("owner", String(40), primary_key=True),
    Column("key", String(250), primary_key=True),
    Column("value", Text, nullable=False),
)

turn = Table(
    "turn",
    metadata,
    # A connection that may exist only once among all processes: who has it, and until when all was heard.
    Column("name", String(200), primary_key=True),
    Column("owner", String(100), nullable=False),
    Column("until", UtcDateTime, nullable=False),
    Column("heard", UtcDateTime),
)
