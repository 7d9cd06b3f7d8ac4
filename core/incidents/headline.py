"""The headline post: the one message in the central channel that always shows how the incident stands."""

from __future__ import annotations

from dataclasses import dataclass

from core.chat.places import MessageRef, Place


@dataclass(eq=False)
class HeadlinePost:
    """One per platform. `message` is None until the platform has named it, and empty when it could not be posted;
    `is_outdated` asks for an edit once it is named."""

    platform: str
    workspace: str
    channel: str
    message: str | None = None
    is_outdated: bool = False
    posts: int = 0
    id: int | None = None
    incident_id: int | None = None
    version: int | None = None

    @property
    def place(self) -> Place:
        return Place(self.platform, self.workspace, self.channel)

    @property
    def is_awaited(self) -> bool:
        return self.message is None

    @property
    def ref(self) -> MessageRef | None:
        return MessageRef(self.place, self.message) if self.message else None
