"""An incident to take away, and to print."""

from __future__ import annotations

from litestar import MediaType, get
from litestar.params import FromPath
from litestar.response import Response, Template

from web.errors import NoSuchPage
from web.export.content import as_markdown
from web.export.files import TYPES, address_of, as_file
from web.pages.document import find
from web.report.rendering import page_html
from web.services import Handed
from web.viewer import Looking


@get("/incidents/{reference:str}/export/{name:str}", include_in_schema=False)
async def export_incident(
    reference: FromPath[str], name: FromPath[str], services: Handed, viewer: Looking
) -> Response[bytes]:
    """`name` is the file's: INC-42.pdf, .html, .md or .json."""
    found = await find(services, viewer, reference)
    kind = name.rpartition(".")[2]
    if name != f"{found.incident.reference}.{kind}" or kind not in TYPES:
        raise NoSuchPage("An incident can be had as .pdf, .html, .md and .json.")
    return await as_file(kind, found, services)


@get("/incidents/{reference:str}/print", media_type=MediaType.HTML, include_in_schema=False)
async def print_view(reference: FromPath[str], services: Handed, viewer: Looking) -> Template:
    """All of it on one page, for paper."""
    found = await find(services, viewer, reference)
    body = page_html(as_markdown(found, services, address_of(found, services)))
    return Template("print.html", context={"incident": found.incident, "body": body})
