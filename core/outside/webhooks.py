"""The port between whoever sends webhooks and the store that keeps them."""

from __future__ import annotations

from typing import Protocol

import msgspec

SYSTEM = "webhooks"
"""Its name among the systems outside chat."""


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One message, ready to be signed. `id` stays the same however often it is sent."""

    id: str
    url: str
    secret: str
    body: str


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """How one try went. `status` is None when there was no answer; `said` is the beginning of it."""

    status: int | None
    error: str
    said: str
    took_ms: int


class WebhookBook(Protocol):
    async def outgoing(self, delivery: int) -> Outgoing | None:
        """What is to be sent; None when it may not be (any more): the subscription is gone, or its owner may no longer
        see what it tells."""

    async def tried(self, delivery: int, tried: Tried, is_over: bool) -> None:
        """Write a try into the log. `is_over`: there will be no other by itself."""

    async def gone(self, delivery: int) -> None:
        """The receiver says that it is no longer there: its subscription is switched off."""
