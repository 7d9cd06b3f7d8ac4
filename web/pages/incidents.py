"""The list of incidents, and the document of one."""

from __future__ import annotations

import re
from typing import Any

from litestar import MediaType, Request, get
from litestar.params import FromPath
from litestar.response import Redirect, Template

from core.store.documents import document, front_page
from web.errors import NoSuchPage
from web.reference import parse_reference
from web.services import Handed
from web.view import PAGE_SIZE, view_document, view_listing
from web.viewer import Looking

_PAGE = re.compile(r"0*([1-9][0-9]{0,8})", re.ASCII)


@get("/", media_type=MediaType.HTML, include_in_schema=False)
async def incident_list(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> Template:
    """Live incidents on top, then history. What is no page number means the first page."""
    page = _page_number(request.query_params.get("page", "1"))
    front = await front_page(services.sessions, viewer, page, PAGE_SIZE)
    return Template("list.html", context={"listing": view_listing(front, page, services.clock.now())})


@get("/incidents", include_in_schema=False)
async def incidents_home() -> Redirect:
    """People cut addresses short."""
    return Redirect("/")


@get("/incidents/{reference:str}", media_type=MediaType.HTML, include_in_schema=False)
async def incident_doc(
    request: Request[Any, Any, Any], reference: FromPath[str], services: Handed, viewer: Looking
) -> Template | Redirect:
    """Everything that an incident knows."""
    newest_first = request.query_params.get("order") == "newest"
    number = parse_reference(reference)
    if number is None:
        raise NoSuchPage("No incident is called that. Incidents have names like INC-42.")
    if reference != f"INC-{number}":
        return Redirect(f"/incidents/INC-{number}" + ("?order=newest" if newest_first else ""))
    found = await document(services.sessions, viewer, number, newest_first)
    if found is None:
        raise NoSuchPage(f"There is no incident INC-{number} that you may see.")
    return Template("incident.html", context={"doc": view_document(found, services, newest_first)})


def _page_number(words: str) -> int:
    match = _PAGE.fullmatch(words)
    return int(match[1]) if match else 1
