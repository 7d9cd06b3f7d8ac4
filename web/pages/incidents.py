"""The list of incidents: live ones on top, history below, and whatever is searched for."""

from __future__ import annotations

from typing import Any

from litestar import MediaType, Request, get
from litestar.response import Redirect, Template

from web.listing import choices, listing
from web.pages.saved_searches import own_searches
from web.search_words import read_asked
from web.services import Handed
from web.viewer import Looking


@get("/", media_type=MediaType.HTML, include_in_schema=False)
async def incident_list(request: Request[Any, Any, Any], services: Handed, viewer: Looking) -> Template:
    """The address holds the whole question, so that it can be kept and handed on (`web.search_words`)."""
    asked = read_asked(request.query_params, services.timezone)
    offered = await choices(services, viewer, asked.search)
    shown = await listing(services, viewer, asked, offered)
    saved = await own_searches(services, viewer)
    return Template("list.html", context={"listing": shown, "asked": asked, "choices": offered, "saved": saved})


@get("/incidents", include_in_schema=False)
async def incidents_home() -> Redirect:
    """People cut addresses short."""
    return Redirect("/")
