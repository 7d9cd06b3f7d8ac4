"""All of an incident as a file of one kind or another."""

from __future__ import annotations

import json

from litestar.response import Response

from core.store.document import Document
from web.export.content import as_markdown
from web.export.data import as_data
from web.export.html import as_page
from web.export.kept_pdf import pdf_of
from web.report.rendering import page_html
from web.services import WebServices

TYPES = {
    "md": "text/markdown",
    "html": "text/html",
    "pdf": "application/pdf",
    "json": "application/json",
}


async def as_file(kind: str, found: Document, services: WebServices) -> Response[bytes]:
    """`kind` is one of `TYPES`. Raises `NoPdf`."""
    return Response(
        await _content(kind, found, services),
        media_type=TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{found.incident.reference}.{kind}"',
            "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        },
    )


def address_of(found: Document, services: WebServices) -> str:
    """Where the incident's page is."""
    return f"{services.access.site_url}/incidents/{found.incident.reference}"


async def _content(kind: str, found: Document, services: WebServices) -> bytes:
    address = address_of(found, services)
    if kind == "json":
        return json.dumps(as_data(found, address), ensure_ascii=False, indent=2).encode()
    source = as_markdown(found, services, address)
    if kind == "md":
        return source.encode()
    title = f"{found.incident.reference} {found.incident.title}"
    if kind == "html":
        return as_page(title, page_html(source)).encode()
    return await pdf_of(title, page_html(source), services)
