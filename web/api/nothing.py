"""The character that no database keeps: refused at the door, in a sentence, wherever it is written."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from litestar import Request

from web.api.problems import problem

# As JSON writes it; an even number of backslashes before it is a text about it.
_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


async def refuse_nothing(request: Request[Any, Any, Any]) -> None:
    """Litestar's `before_request`. Raises 400. Files may hold what they like."""
    address = unquote(request.scope["path"] + "?" + request.scope["query_string"].decode("latin-1"))
    is_json = not request.headers.get("content-type", "").startswith("multipart/")
    if "\x00" in address or (is_json and _ESCAPED.search(await request.body())):
        raise problem(400, "The character U+0000 can't be kept. Leave it out.")
