"""The tables of the domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from core.incidents.access import AccessRole
from core.incidents.action_item import ActionType, Priority
from core.incidents.severity import Severity
from core.incidents.status import Status
from core.incidents.timeline import Amending, EntryKind
from core.store.metadata import EnumText, RowId, UtcDateTime, metadata

person = Table(
    "person",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("name", String(200), nullable=False, default=""),
    Column("email", String(320), index=True),
    Column("email_is_sure", Boolean, nullable=False, default=False, server_default=false()),
    Column("timezone", String(64)),
    Column("access_role", EnumText(AccessRole)),
    Column("is_disabled", Boolean, nullable=False, server_default=false()),
    Column("team", String(100), nullable=False, default="", server_default=""),
    Column("chosen_timezone", String(64)),
)

account = Table(
    "account",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("platform", String(20), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("user", String(128), nullable=False),
    Column("name", String(200), nullable=False, default=""),
    Column("handle", String(200), nullable=False, default=""),
    Column("avatar_url", Text),
    Column("is_deactivated", Boolean, nullable=False, default=False),
    Column("fetched_at", UtcDateTime),
    UniqueConstraint("platform", "workspace", "user"),
)

incident = Table(
    "incident",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("key", String(200), nullable=False, unique=True),
    Column("title", String(200), nullable=False),
    Column("summary", Text, nullable=False, default=""),
    Column("impact", Text, nullable=False, default=""),
    Column("severity", EnumText(Severity)),
    Column("status", EnumText(Status), nullable=False),
    Column("reporter_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("lead_id", ForeignKey("person.id")),
    Column("is_private", Boolean, nullable=False, default=False),
    Column("is_report_only", Boolean, nullable=False, default=False),
    Column("reported_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("first_values", JSON, nullable=False),
    Column("duplicate_of_id", ForeignKey("incident.id"), index=True),
    # Lists are read in the order of these, from one place on (core/store/search_order.py).
    Index("ix_incident_reported", "reported_at", "id"),
    Index("ix_incident_by_status", "status", "reported_at", "id"),
    Index("ix_incident_by_severity", "severity", "reported_at", "id"),
    Index("ix_incident_by_lead", "lead_id", "reported_at", "id"),
    Index(
        "ix_incident_reports",
        *("reported_at", "id"),
        sqlite_where=text("is_report_only"),
        postgresql_where=text("is_report_only"),
    ),
)

comms_channel = Table(
    "comms_channel",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False, unique=True),
    Column("platform", String(20), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("channel", String(128)),
    Column("name", String(200), nullable=False, default=""),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("made_at", UtcDateTime),
    Column("is_archived", Boolean, nullable=False, default=False),
    Column("thread", String(128), nullable=False, default=""),
    # One channel (or thread) serves one incident; NULLs (not made yet) do not collide.
    UniqueConstraint("platform", "workspace", "channel", "thread"),
    Index("ix_comms_channel_platform", "platform", "incident_id"),
)

headline_post = Table(
    "headline_post",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("platform", String(20), nullable=False),
    Column("workspace", String(64), nullable=False),
    Column("channel", String(128), nullable=False),
    Column("message", String(128)),
    Column("is_outdated", Boolean, nullable=False, default=False),
    Column("posts", Integer, nullable=False, default=0),
    UniqueConstraint("incident_id", "platform", "workspace"),
    Index("ix_headline_post_message", "platform", "workspace", "channel", "message"),
    Index("ix_headline_post_platform", "platform", "incident_id"),
)

timeline_entry = Table(
    "timeline_entry",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("key", String(300), nullable=False),
    Column("kind", EnumText(EntryKind), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("field", String(40), nullable=False, default=""),
    Column("old", Text),
    Column("new", Text),
    Column("text", Text, nullable=False, default=""),
    Column("person_id", ForeignKey("person.id")),
    Column("author_id", ForeignKey("person.id")),
    Column("source", String(40), nullable=False, default=""),
    Column("place_key", String(250), nullable=False, default=""),
    Column("message_key", String(300), nullable=False, default=""),
    Column("is_shown", Boolean, nullable=False, default=True),
    Column("attachments", JSON, nullable=False),
    Column("is_hidden", Boolean, nullable=False, default=False),
    Column("edited_at", UtcDateTime),
    UniqueConstraint("incident_id", "key"),
    Index("ix_timeline_entry_order", "incident_id", "at"),
    Index("ix_timeline_entry_field", "incident_id", "kind", "field"),
)

amendment = Table(
    "amendment",
    metadata,
    # Who edited, hid or restored an entry; rows are only ever added.
    Column("id", RowId, primary_key=True),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("entry_key", String(300), nullable=False),
    Column("what", EnumText(Amending), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("person_id", ForeignKey("person.id")),
    Column("source", String(40), nullable=False, default=""),
    Column("text_before", Text, nullable=False, default=""),
    Column("at_before", UtcDateTime),
    Index("ix_amendment_entry", "incident_id", "entry_key"),
)

captured_message = Table(
    "captured_message",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("message_key", String(300), nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("text_at", UtcDateTime),
    Column("author_id", ForeignKey("person.id")),
    Column("written_at", UtcDateTime),
    Column("is_deleted", Boolean, nullable=False, default=False),
    Column("marks", JSON, nullable=False),
    Column("attachments", JSON, nullable=False),
    UniqueConstraint("incident_id", "message_key"),
)

action_item = Table(
    "action_item",
    metadata,
    Column("id", RowId, primary_key=True),
    Column("incident_id", ForeignKey("incident.id"), nullable=False, index=True),
    Column("key", String(300), nullable=False, unique=True),
    Column("details", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("owner_id", ForeignKey("person.id"), index=True),
    Column("created_by_id", ForeignKey("person.id")),
    Column("priority", EnumText(Priority)),
    Column("type", EnumText(ActionType)),
    Column("due", Date),
    Column("done_at", UtcDateTime),
    Index(
        "ix_action_item_open",
        "incident_id",
        sqlite_where=text("done_at IS NULL"),
        postgresql_where=text("done_at IS NULL"),
    ),
)

incident_role = Table(
    "incident_role",
    metadata,
    Column("incident_id", ForeignKey("incident.id"), primary_key=True),
    Column("role", String(60), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
)

report = Table(
    "report",
    metadata,
    Column("incident_id", ForeignKey("incident.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("written_at", UtcDateTime, nullable=False),
    Column("written_by_id", ForeignKey("person.id")),
    Column("finished_at", UtcDateTime),
    Column("finished_by_id", ForeignKey("person.id")),
)

report_revision = Table(
    "report_revision",
    metadata,
    # Every text that was saved.
    Column("incident_id", ForeignKey("incident.id"), primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("person_id", ForeignKey("person.id")),
)

incident_member = Table(
    "incident_member",
    metadata,
    # Who is in the incident's own channel; `at` is when they came or left, so that late news changes nothing.
    Column("incident_id", ForeignKey("incident.id"), primary_key=True),
    Column("person_id", ForeignKey("person.id"), primary_key=True, index=True),
    Column("is_in", Boolean, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

status_post = Table(
    "status_post",
    metadata,
    # What a public status page calls the incident.
    Column("incident_id", ForeignKey("incident.id"), primary_key=True),
    Column("system", String(60), primary_key=True),
    Column("reference", String(200), nullable=False, default=""),
    Column("url", Text, nullable=False, default=""),
)

kept_file = Table(
    "kept_file",
    metadata,
    # A file shown with a kept message, in bytes: chats drop files, and their addresses expire.
    Column("id", RowId, primary_key=True),
    Column("incident_id", ForeignKey("incident.id"), nullable=False),
    Column("file_key", String(64), nullable=False),
    Column("name", String(300), nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("incident_id", "file_key"),
)

activity = Table(
    "activity",
    metadata,
    # Keys, not row ids: messages are counted without looking anything up.
    Column("channel_key", String(250), primary_key=True),
    Column("account_key", String(250), primary_key=True),
    Column("messages", Integer, nullable=False, default=0),
    Column("joined_at", UtcDateTime),
    Column("last_seen_at", UtcDateTime),
)

opened_form = Table(
    "opened_form",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("form", String(80), nullable=False),
    Column("incident_id", ForeignKey("incident.id")),
    Column("state", JSON, nullable=False),
    Column("content", Text, nullable=False, default=""),
    Column("opened_at", UtcDateTime, nullable=False),
    Index("ix_opened_form_age", "opened_at"),
)


def naming_people(table: Table) -> Sequence[Column[Any]]:
    """The columns of any table that hold somebody's id."""
    return [each for each in table.c if any(key.column is person.c.id for key in each.foreign_keys)]
