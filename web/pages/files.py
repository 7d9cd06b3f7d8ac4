"""Files that were kept with an incident's messages."""

from __future__ import annotations

import re
from urllib.parse import quote

from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from core.store.unit_of_work import UnitOfWork
from web.errors import NoSuchPage
from web.media import SHOWN
from web.reference import parse_reference
from web.services import Handed
from web.viewer import Looking

_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


@get("/incidents/{reference:str}/files/{key:str}", include_in_schema=False)
async def kept_file(reference: FromPath[str], key: FromPath[str], services: Handed, viewer: Looking) -> Response[bytes]:
    """Somebody's upload: nothing in it may run here."""
    number = parse_reference(reference)
    found = None
    if number is not None and _KEY.fullmatch(key):
        async with UnitOfWork(services.sessions) as uow:
            found = await uow.files.seen_by(viewer, number, key)
    if found is None:
        raise NoSuchPage("There is no such file that you may see.")
    is_shown = found.media_type in SHOWN
    name = quote(found.name or "file", safe="")
    return Response(
        found.content,
        media_type=found.media_type if is_shown else "application/octet-stream",
        headers={
            "Content-Disposition": f"{'inline' if is_shown else 'attachment'}; filename*=UTF-8''{name}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=3600",
        },
    )
