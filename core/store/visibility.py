"""Which incidents somebody may see. Every query that lists, counts or searches incidents for a reader goes through here."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, false, or_

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
