"""Files that were kept with an incident's messages."""

from __future__ import annotations

from litestar import get
from litestar.params import FromPath
from litestar.response import Response

from web.errors import NoSuchPage
from web.kept_files import find_file, for_browser
from web.reference import parse_reference
from web.services import Handed
from web.viewer import Looking


@get("/incidents/{reference:str}/files/{key:str}", include_in_schema=False)
async def kept_file(reference: FromPath[str], key: FromPath[str], services: Handed, viewer: Looking) -> Response[bytes]:
    number = parse_reference(reference)
    found = await find_file(services, viewer, number, key) if number is not None else None
    if found is None:
        raise NoSuchPage("There is no such file that you may see.")
    return for_browser(found)
