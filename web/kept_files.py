"""Handing out the files that are kept with incidents: somebody's upload, of which nothing may run here."""

from __future__ import annotations

import re
from urllib.parse import quote

from litestar.response import Response

from core.incidents.access import Permission, Viewer
from core.incidents.timeline import TimelineEntry
from core.store.files import KeptFile, file_key
from core.store.unit_of_work import UnitOfWork
from web.media import SHOWN
from web.services import WebServices

_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


async def find_file(services: WebServices, viewer: Viewer, incident: int, key: str) -> KeptFile | None:
    """None when there is no such file that the viewer may see: with an entry that was hidden, its files are."""
    if not _KEY.fullmatch(key):
        return None
    async with UnitOfWork(services.sessions) as uow:
        found = await uow.files.seen_by(viewer, incident, key)
        if found is None or viewer.may(Permission.RESPOND):
            return found
        hidden = await uow.timeline.hidden(incident)
    return None if key in {name for each in hidden for name in _keys(each)} else found


def _keys(entry: TimelineEntry) -> list[str]:
    return [file_key(entry.message_key, str(each.get("id") or "")) for each in entry.attachments or ()]


def for_browser(file: KeptFile) -> Response[bytes]:
    """Shown where it is a picture that browsers may show; else to be saved."""
    return _response(file, is_shown=file.media_type in SHOWN)


def as_download(file: KeptFile) -> Response[bytes]:
    return _response(file, is_shown=False)


def _response(file: KeptFile, is_shown: bool) -> Response[bytes]:
    name = quote(file.name or "file", safe="")
    return Response(
        file.content,
        media_type=file.media_type if is_shown else "application/octet-stream",
        headers={
            "Content-Disposition": f"{'inline' if is_shown else 'attachment'}; filename*=UTF-8''{name}",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, max-age=3600",
        },
    )
