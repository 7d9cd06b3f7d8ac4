"""The document of one incident."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, get
from litestar.params import FromPath
from litestar.response import Redirect, Template

from core.incidents.access import Permission, Viewer
from core.store.document import Document, document
from web.document.asking import choices
from web.document.editing import Editing
from web.document.look import read_look
from web.document.page import page_of
from web.document.view import view_document
from web.errors import NoSuchPage
from web.reference import parse_reference
from web.services import Handed, WebServices
from web.viewer import Looking


@get("/incidents/{reference:str}", media_type=MediaType.HTML, include_in_schema=False)
async def incident_doc(
    request: Request[Any, Any, Any], reference: FromPath[str], services: Handed, viewer: Looking
) -> Template | Redirect:
    """Everything that an incident knows."""
    number = parse_reference(reference)
    if number is None:
        raise NoSuchPage("No incident is called that. Incidents have names like INC-42.")
    look = read_look(f"/incidents/INC-{number}", request.query_params)
    if reference != f"INC-{number}":
        return Redirect(look.address())
    found = await find(services, viewer, reference, look.newest_first)
    may_edit = bool(look.edit) and viewer.may(Permission.RESPOND)
    editing = Editing(people=await choices(services, look.edit) if may_edit else ())
    return page_of(view_document(found, services, viewer, look, editing))


async def find(services: WebServices, viewer: Viewer, reference: str, newest_first: bool = False) -> Document:
    """An incident that the viewer may see, by what it is called. Raises the page's own 404."""
    number = parse_reference(reference)
    found = await document(services.sessions, viewer, number, newest_first) if number is not None else None
    if found is None:
        name = f"INC-{number}" if number is not None else "of that name"
        raise NoSuchPage(f"There is no incident {name} that you may see.")
    return found
