"""Which incidents somebody may see, and whose names. Every query that lists, counts or searches for them goes here."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, false, or_, true

from core.incidents.access import AccessRole, Permission, Viewer
from core.store import incident_tables as tables


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on `tables.incident`: public ones, and private ones that are the viewer's own affair."""
    columns = tables.incident.c
    if not viewer.may(Permission.READ):
        return false()
    public = columns.is_private.is_(False)
    if viewer.person_id is None:
        return public
    if viewer.role is AccessRole.ADMIN:
        return or_(public, columns.is_private.is_(True))
    me = viewer.person_id
    role = tables.incident_role.c
    looks_after = exists().where(role.incident_id == columns.id, role.person_id == me)
    member = tables.incident_member.c
    is_inside = exists().where(member.incident_id == columns.id, member.person_id == me, member.is_in)
    return or_(public, columns.reporter_id == me, columns.lead_id == me, looks_after, is_inside)


def named_to(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on `tables.person`: everybody, for those who may name somebody (in what they declare or change); for
    whoever only reads, those who report, lead or look after what they see."""
    if viewer.may(Permission.DECLARE) or viewer.may(Permission.RESPOND):
        return true()
    # Under a name of its own, for `visible_to` asks the roles, too.
    person, incident, role = tables.person.c.id, tables.incident.c, tables.incident_role.alias().c
    seen = visible_to(viewer)
    return or_(
        exists().where(incident.lead_id == person, seen),
        exists().where(incident.reporter_id == person, seen),
        exists().where(role.person_id == person, role.incident_id == incident.id, seen),
    )
