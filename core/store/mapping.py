"""Ties the plain classes of the domain to their tables, so that the domain itself never imports SQLAlchemy."""

from __future__ import annotations

from functools import cache

from sqlalchemy.orm import registry, relationship

from core.incidents.action_item import ActionItem
from core.incidents.captured import CapturedMessage
from core.incidents.channel import CommsChannel
from core.incidents.headline import HeadlinePost
from core.incidents.incident import Incident
from core.incidents.person import Account, Person
from core.incidents.report import Report
from core.incidents.timeline import Amendment, TimelineEntry
from core.store import incident_tables as tables
from core.store.metadata import metadata


@cache
def map_domain() -> None:
    """Map once. Relations are loaded with their owner: an async session never loads by surprise."""
    mapper = registry(metadata=metadata)
    mapper.map_imperatively(Account, tables.account)
    mapper.map_imperatively(
        Person,
        tables.person,
        properties={"accounts": relationship(Account, lazy="selectin", order_by=tables.account.c.id)},
    )
    # Versioned like the incident: an answer that names the post must not cross a change that marks it outdated.
    mapper.map_imperatively(CommsChannel, tables.comms_channel, version_id_col=tables.comms_channel.c.version)
    mapper.map_imperatively(HeadlinePost, tables.headline_post, version_id_col=tables.headline_post.c.version)
    mapper.map_imperatively(
        Incident,
        tables.incident,
        version_id_col=tables.incident.c.version,
        properties={
            # In the same statement: an incident is loaded for each event, and each statement costs more than a wider row.
            "reporter": relationship(Person, foreign_keys=tables.incident.c.reporter_id, lazy="joined"),
            "lead": relationship(Person, foreign_keys=tables.incident.c.lead_id, lazy="joined"),
            "channel": relationship(CommsChannel, uselist=False, lazy="joined", cascade="all, delete-orphan"),
            "headlines": relationship(HeadlinePost, lazy="selectin", order_by=tables.headline_post.c.id),
        },
    )
    mapper.map_imperatively(TimelineEntry, tables.timeline_entry)
    mapper.map_imperatively(Amendment, tables.amendment)
    mapper.map_imperatively(CapturedMessage, tables.captured_message)
    mapper.map_imperatively(ActionItem, tables.action_item)
    # Versioned, so that of two who save at once the second is asked.
    mapper.map_imperatively(Report, tables.report, version_id_col=tables.report.c.version)
