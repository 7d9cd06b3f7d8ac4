"""ETags: a digest of what was answered, with the version it was made from."""

from __future__ import annotations

import hashlib
import re

import msgspec

from web.api.answers import Incident
from web.api.problems import problem

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def etag_of(incident: Incident) -> str:
    return f'"{hashlib.sha256(msgspec.json.encode(incident)).hexdigest()[:24]}"'


def matches(header: str, tag: str) -> bool:
    """RFC 9110, “HTTP Semantics”, 13.1: a list of tags, or `*`."""
    return header.strip() == "*" or tag in _TAG.findall(header)


def check_match(header: str | None, tag: str) -> None:
    """Raises 412. A weak tag never matches where something is to be changed."""
    if header is not None and (header.strip() != "*" and tag not in re.findall(r'(?<!W/)("[^"]*")', header)):
        raise problem(412)
