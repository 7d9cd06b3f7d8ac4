"""What a message is, besides a message: something with a file, something with a link."""

from __future__ import annotations

from core.chat.events import MessagePosted
from core.chat.text import Link


def heard_as(event: MessagePosted) -> list[str]:
    """The names that blocks may listen by (`@hub.on`)."""
    names = ["message_posted"]
    if event.attachments:
        names.append("file_shared")
    if any(isinstance(each, Link) for each in event.text.inlines()):
        names.append("link_shared")
    return names
