"""The comms channel: where the responders of one incident talk. A thread, in chats where no channel can be made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.chat.places import Place


@dataclass(eq=False)
class CommsChannel:
    """Asked for first, made a moment later: `channel` is None in between, so a second click asks for nothing."""

    platform: str
    workspace: str
    asked_at: datetime
    channel: str | None = None
    name: str = ""
    made_at: datetime | None = None
    is_archived: bool = False
    thread: str = ""
    id: int | None = None
    incident_id: int | None = None
    version: int | None = None

    @property
    def place(self) -> Place | None:
        return Place(self.platform, self.workspace, self.channel, self.thread or None) if self.channel else None
