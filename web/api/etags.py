"""ETags: a digest of what was answered."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import TypeVar

import msgspec
from litestar import Response
from litestar.datastructures import ResponseHeader

from web.api.answers import Answer
from web.api.problems import problem

T = TypeVar("T", bound=Answer)
ETAG = ResponseHeader(name="ETag", description="Names what you have read.", value="", documentation_only=True)
_TAG = re.compile(r'(?:W/)?("[^"]*")')


def etag_of(answer: Answer) -> str:
    return f'"{hashlib.sha256(msgspec.json.encode(answer)).hexdigest()[:24]}"'


def tagged(answer: T, status: int = 200, headers: Mapping[str, str] | None = None) -> Response[T]:
    """The answer, with its ETag."""
    return Response(answer, status_code=status, headers={"ETag": etag_of(answer), **(headers or {})})


def unless_known(answer: T, if_none_match: str | None) -> Response[T]:
    """The answer, or 304 to whoever has it."""
    tag = etag_of(answer)
    if if_none_match is not None and _matches(if_none_match, tag):
        return Response(None, status_code=304, headers={"ETag": tag})  # type: ignore[arg-type]
    return tagged(answer)


def check_match(header: str | None, tag: str | None) -> None:
    """Raises 412. `tag` None: there is nothing yet. A weak tag never matches where something is to be changed."""
    if header is None:
        return
    if tag is None or (header.strip() != "*" and tag not in re.findall(r'(?<!W/)("[^"]*")', header)):
        raise problem(412)


def _matches(header: str, tag: str) -> bool:
    """RFC 9110, “HTTP Semantics”, 13.1: a list of tags, or `*`."""
    return header.strip() == "*" or tag in _TAG.findall(header)
