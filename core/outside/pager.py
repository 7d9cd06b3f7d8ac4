"""The port to a paging service. An adapter folder of its own (`adapters/pagers`) fills it for each service."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

import msgspec

from core.chat.effects import Page
from core.chat.platform import Attempt, Outcome


class OnCall(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is on call now. `until` (UTC) is None when the service does not say; `level` 1 is woken first."""

    name: str
    email: str = ""
    level: int = 1
    until: datetime | None = None


class Pager(Protocol):
    """One account at a paging service."""

    @property
    def name(self) -> str:
        """The word in the settings and in `@incident page`: `pagerduty`."""

    @property
    def services(self) -> tuple[str, ...]:
        """What can be paged here, in the words of the settings; the first is the default."""

    async def perform(self, effect: Page, attempt: Attempt) -> Outcome:
        """Page, acknowledge or resolve. The same `effect.incident_key` never opens two alerts.

        Raises a `ChatError` as a chat platform does: `Unreachable` (tried again), `RateLimited`, or `Refused` with a
        sentence that says what to do by hand. `Outcome.reference` is the service's own id.
        """

    async def on_call(self, service: str) -> list[OnCall]:
        """Who would be woken now, first level first. Raises a `ChatError`; `Refused` where the service can't tell."""

    async def close(self) -> None: ...
