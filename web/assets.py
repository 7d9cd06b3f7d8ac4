"""Style sheets, scripts and pictures, under a path that changes with what they hold: kept by browsers for good."""

from __future__ import annotations

import hashlib
from pathlib import Path

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router

from web.guard import OPEN

FOLDER = Path(__file__).parent / "static"
_A_YEAR = 365 * 24 * 3600


def assets_path() -> str:
    digest = hashlib.sha256()
    for file in sorted(FOLDER.iterdir()):
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}"


def assets_router(path: str) -> Router:
    forever = CacheControlHeader(public=True, immutable=True, max_age=_A_YEAR)
    return create_static_files_router(
        path=path, directories=[FOLDER], cache_control=forever, name="assets", opt={"needs": OPEN}
    )
