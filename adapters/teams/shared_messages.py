"""A message as Teams hands it over whole: out of its menu, or through Graph ("chatMessage resource type")."""

from __future__ import annotations

import html
import re

from adapters.teams.identity import Identity
from adapters.teams.payload import Json, objects, string
from core.chat.events import Attachment
from core.chat.people import PersonRef

_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(src|alt)=["']([^"']*)["']""", re.IGNORECASE)
_HOSTED = re.compile(r"/hostedContents/([^/]+)/\$value\Z")


def author_of(message: Json, identity: Identity) -> PersonRef | None:
    user = string(message, "from", "user", "id")
    return identity.person(user) if user else None


def files_of(message: Json) -> tuple[Attachment, ...]:
    """Files that hang on it, and pictures in its text."""
    return (*_attached(message), *_pictures(string(message, "body", "content")))


def _attached(message: Json) -> list[Attachment]:
    return [
        Attachment(id=string(each, "id"), name=string(each, "name") or "file", media_type=_kind(each), url=url)
        for each in objects(message, "attachments")
        if (url := string(each, "contentUrl")) and string(each, "id")
    ]


def _kind(attachment: Json) -> str:
    """`reference` is a file of the team's own store."""
    kind = string(attachment, "contentType")
    return kind if "/" in kind else "application/octet-stream"


def _pictures(body: str) -> list[Attachment]:
    found = []
    for picture in _PICTURE.findall(body):
        given = {name.lower(): html.unescape(value) for name, value in _ATTRIBUTE.findall(picture)}
        hosted = _HOSTED.search(given.get("src", ""))
        if hosted:
            name = given.get("alt") or "picture"
            found.append(Attachment(id=hosted[1][-100:], name=name, media_type="image/png", url=given["src"]))
    return found
