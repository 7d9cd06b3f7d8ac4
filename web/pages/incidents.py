"""The list of incidents."""

from __future__ import annotations

import re
from typing import Any

from litestar import MediaType, Request, get
from litestar.response import Redirect, Template

from core.store.documents import front_page
from web.services import Handed
from web.view import PAGE_SIZE, view_listing
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


def _page_number(words: str) -> int:
    match = _PAGE.fullmatch(words)
    return int(match[1]) if match else 1
