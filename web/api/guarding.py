"""Who may use the API, and reading what a caller names."""

from __future__ import annotations

import re

from core.incidents.access import Permission, Viewer
from core.incidents.incident import Incident
from core.store.document import Document, document
from core.store.unit_of_work import UnitOfWork
from web.api.problems import CHALLENGE, problem
from web.reference import parse_reference
from web.services import WebServices

# As many digits as every database's row ids can hold.
_ID = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)


def check(viewer: Viewer, permission: Permission) -> None:
    """401 for whoever is not known, 403 for whoever may not."""
    if viewer.role is None or (permission is not Permission.READ and viewer.person_id is None):
        raise problem(401, headers=CHALLENGE)
    viewer.check(permission)


def person_of(viewer: Viewer, permission: Permission) -> int:
    """The id of somebody who may do this, by the name of a person."""
    check(viewer, permission)
    assert viewer.person_id is not None
    return viewer.person_id


def row_id(words: str, what: str) -> int:
    """An opaque id as a caller gave it. Raises 404."""
    if not _ID.fullmatch(words):
        raise problem(404, f"There is no {what} of that id.")
    return int(words)


def id_in_query(words: str, field: str) -> int:
    """An opaque id as a filter. Raises 422: what is asked for is there, the filter is wrong."""
    if not _ID.fullmatch(words):
        raise problem(422, errors={field: "That is no id. Ids are what the API answered with."})
    return int(words)


def numbered(reference: str) -> int:
    """`INC-42` → 42. Raises 404."""
    number = parse_reference(reference)
    if number is None:
        raise problem(404, "No incident is called that. Incidents have names like INC-42.")
    return number


async def find_incident(uow: UnitOfWork, viewer: Viewer, reference: str) -> Incident:
    """Raises 404 when there is none that the viewer may see."""
    check(viewer, Permission.READ)
    number = numbered(reference)
    found = await uow.incidents.seen_by(viewer, number)
    if found is None:
        raise _unseen(number)
    return found


async def find_document(services: WebServices, viewer: Viewer, reference: str) -> Document:
    """An incident with everything around it. Raises 404 when there is none that the viewer may see."""
    check(viewer, Permission.READ)
    number = numbered(reference)
    found = await document(services.sessions, viewer, number)
    if found is None:
        raise _unseen(number)
    return found


def _unseen(number: int) -> Exception:
    return problem(404, f"There is no incident INC-{number} that you may see.")


async def visible(services: WebServices, viewer: Viewer, reference: str) -> Incident:
    """Raises 404 when there is none that the viewer may see."""
    async with UnitOfWork(services.sessions) as uow:
        return await find_incident(uow, viewer, reference)


async def changeable(
    services: WebServices, viewer: Viewer, reference: str, permission: Permission = Permission.RESPOND
) -> Incident:
    """An incident that the viewer may see and change. Raises 404, 401 or 403."""
    found = await visible(services, viewer, reference)
    check(viewer, Permission.RESPOND)
    viewer.check(permission, found)
    return found
