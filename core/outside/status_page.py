"""The port to a public status page. An adapter folder of its own (`adapters/statuspages`) fills it for each service."""

from __future__ import annotations

from typing import Protocol

import msgspec

from core.chat.effects import PublishStatus
from core.chat.platform import Attempt, Outcome


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the product that customers see; `status` in the page's own word."""

    id: str
    name: str
    status: str = ""


class StatusPage(Protocol):
    """One page that customers read."""

    @property
    def name(self) -> str:
        """The word in the settings: `statuspage`."""

    async def perform(self, effect: PublishStatus, attempt: Attempt) -> Outcome:
        """Create, update or resolve an incident there. On a later attempt an earlier one is looked for first.

        Raises a `ChatError`: `Unreachable` (tried again), `RateLimited`, or `Refused` with a sentence that says what to
        do by hand. `Outcome.reference` is the incident's id on the page, `Outcome.url` where customers read it.
        """

    async def components(self) -> list[Component]:
        """What can be said to be affected. Raises a `ChatError`."""

    async def close(self) -> None: ...
