"""Reading Slack's JSON without trusting it: what is missing or of the wrong type reads as empty."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeAlias

from adapters.slack.identity import Identity
from adapters.slack.markup import read_mrkdwn
from core.chat.events import Attachment
from core.chat.text import Text

Json: TypeAlias = dict[str, Any]

_FILE_URLS = ("url_private", "permalink")


def obj(payload: Any, *path: str) -> Json:
    """The object at the path; an empty one where there is none."""
    for name in path:
        payload = payload.get(name) if isinstance(payload, dict) else None
    return payload if isinstance(payload, dict) else {}


def string(payload: Any, *path: str) -> str:
    """The string at the path; an empty one where there is none."""
    *parents, name = path
    value = obj(payload, *parents).get(name)
    return value if isinstance(value, str) else ""


def objects(payload: Any, *path: str) -> list[Json]:
    """The objects in the list at the path."""
    *parents, name = path
    value = obj(payload, *parents).get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def moment(ts: Any) -> datetime | None:
    """A Slack timestamp (`1355517523.000005`, seconds since 1970) as UTC, to the microsecond."""
    seconds, _, fraction = str(ts).partition(".")
    try:
        whole = datetime.fromtimestamp(int(seconds), UTC)
        return whole.replace(microsecond=int(fraction[:6].ljust(6, "0"))) if fraction else whole
    except (ValueError, OverflowError, OSError):
        return None


def first_moment(default: datetime, *stamps: Any) -> datetime:
    """The first stamp that reads as a time."""
    return next((at for stamp in stamps if stamp and (at := moment(stamp))), default)


def message_text(message: Json, identity: Identity) -> Text:
    """The words of a message; for one that has only attachments (many bots), what these say."""
    words = string(message, "text")
    if not words:
        words = "\n".join(filter(None, map(_attachment_text, objects(message, "attachments"))))
    return read_mrkdwn(words, identity)


def _attachment_text(attachment: Json) -> str:
    parts = [string(attachment, name) for name in ("pretext", "title", "text")]
    return "\n".join(filter(None, parts)) or string(attachment, "fallback")


def attachments(message: Json) -> tuple[Attachment, ...]:
    """The files shown with a message, and the pictures of its attachments."""
    files = [_file(each) for each in objects(message, "files") if string(each, "id")]
    pictures = [_picture(each) for each in objects(message, "attachments") if string(each, "image_url")]
    return tuple(files + pictures)


def _file(file: Json) -> Attachment:
    size = file.get("size")
    return Attachment(
        id=string(file, "id"),
        name=string(file, "name") or string(file, "title"),
        media_type=string(file, "mimetype"),
        url=next((string(file, name) for name in _FILE_URLS if string(file, name)), ""),
        size=size if isinstance(size, int) else 0,
    )


def _picture(attachment: Json) -> Attachment:
    url = string(attachment, "image_url")
    name = string(attachment, "title") or string(attachment, "fallback")
    return Attachment(id=url, name=name, media_type="image/*", url=url)
