"""An incident to take away, and to print."""

from __future__ import annotations

import json

from litestar import MediaType, get
from litestar.params import FromPath
from litestar.response import Response, Template

from core.store.document import Document
from web.errors import NoSuchPage
from web.export.content import as_markdown
from web.export.data import as_data
from web.export.html import as_page
from web.export.pdf_process import make_pdf
from web.pages.document import find
from web.report.rendering import page_html
from web.services import Handed, WebServices
from web.viewer import Looking

_TYPES = {
    "md": "text/markdown",
    "html": "text/html",
    "pdf": "application/pdf",
    "json": "application/json",
}


@get("/incidents/{reference:str}/export/{name:str}", include_in_schema=False)
async def export_incident(
    reference: FromPath[str], name: FromPath[str], services: Handed, viewer: Looking
) -> Response[bytes]:
    """`name` is the file's: INC-42.pdf, .html, .md or .json."""
    found = await find(services, viewer, reference)
    kind = name.rpartition(".")[2]
    if name != f"{found.incident.reference}.{kind}" or kind not in _TYPES:
        raise NoSuchPage("An incident can be had as .pdf, .html, .md and .json.")
    return Response(
        await _content(kind, found, services),
        media_type=_TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        },
    )


@get("/incidents/{reference:str}/print", media_type=MediaType.HTML, include_in_schema=False)
async def print_view(reference: FromPath[str], services: Handed, viewer: Looking) -> Template:
    """All of it on one page, for paper."""
    found = await find(services, viewer, reference)
    body = page_html(as_markdown(found, services, _address(found, services)))
    return Template("print.html", context={"incident": found.incident, "body": body})


async def _content(kind: str, found: Document, services: WebServices) -> bytes:
    address = _address(found, services)
    if kind == "json":
        return json.dumps(as_data(found, address), ensure_ascii=False, indent=2).encode()
    source = as_markdown(found, services, address)
    if kind == "md":
        return source.encode()
    title = f"{found.incident.reference} {found.incident.title}"
    if kind == "html":
        return as_page(title, page_html(source)).encode()
    return await make_pdf(title, page_html(source), services.clock.now())


def _address(found: Document, services: WebServices) -> str:
    return f"{services.access.site_url}/incidents/{found.incident.reference}"
