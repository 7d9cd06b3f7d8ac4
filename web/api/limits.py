"""How much one token, or one address, may ask for: counted by the library `limits`, in memory or in Redis."""

from __future__ import annotations

import hashlib
import time
from typing import Any

from limits import RateLimitItem, WindowStats, parse
from limits.aio.storage import Storage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.storage import storage_from_string
from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from core.delivery.patience import PATIENCE_S, Away, Patience
from web.api.problems import problem

_OF_ONE_ADDRESS = 5
"""An address may hold several tokens; but whoever makes tokens up gets no further by that."""


class Limited(ASGIMiddleware):
    """Answers 429 above the limit, and tells every caller where they stand.

    The headers are those of “RateLimit Fields for HTTP” (IETF draft, as of version 03, which clients read).
    """

    scopes = (ScopeType.HTTP,)

    def __init__(self, limit: str, redis_url: str = "") -> None:
        """`limit` is such as `600/minute`. Raises `ValueError` for one that can't be read."""
        self._each = parse(limit)
        self._address = parse(f"{self._each.amount * _OF_ONE_ADDRESS} per {self._each.get_expiry()} second")
        self._limiter = SlidingWindowCounterRateLimiter(_storage(redis_url))
        self._patience = Patience("rate_limit_unknown", then="nobody is turned away")

    def __deepcopy__(self, _: dict[int, Any]) -> Limited:
        """Litestar copies what stands before its routes; all of them count together."""
        return self

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        headers = await self._standing(scope)

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                found = MutableScopeHeaders.from_message(message)
                for name, value in headers.items():
                    found[name] = value
            await send(message)

        if "Retry-After" in headers:
            raise problem(429, headers=headers)
        await next_app(scope, receive, tell)

    async def _standing(self, scope: Scope) -> dict[str, str]:
        """The headers for this caller. Where the count can't be kept, nobody is turned away."""
        try:
            is_fine, item, stats = await self._patience.ask(lambda: self._count(*_names(scope)))
        except Away:
            return {}
        reset = str(max(1, round(stats.reset_time - time.time())))
        told = {
            "RateLimit-Limit": str(item.amount),
            "RateLimit-Remaining": str(max(0, stats.remaining)),
            "RateLimit-Reset": reset,
        }
        return told if is_fine else {**told, "Retry-After": reset}

    async def _count(self, who: str, address: str) -> tuple[bool, RateLimitItem, WindowStats]:
        is_fine = await self._limiter.hit(self._each, "api", who)
        is_fine = await self._limiter.hit(self._address, "api-address", address) and is_fine
        item, name = (self._each, ("api", who)) if is_fine else await self._fuller(who, address)
        return is_fine, item, await self._limiter.get_window_stats(item, *name)

    async def _fuller(self, who: str, address: str) -> tuple[RateLimitItem, tuple[str, str]]:
        is_own = (await self._limiter.get_window_stats(self._each, "api", who)).remaining <= 0
        return (self._each, ("api", who)) if is_own else (self._address, ("api-address", address))


def _storage(redis_url: str) -> Storage:
    if not redis_url:
        return storage_from_string("async+memory://")  # type: ignore[return-value]
    waits = {"socket_timeout": PATIENCE_S, "socket_connect_timeout": PATIENCE_S}
    return storage_from_string(f"async+{redis_url}", implementation="redispy", **waits)  # type: ignore[return-value]


def _names(scope: Scope) -> tuple[str, str]:
    """Whose requests are counted together: those of a token, else those of an address."""
    client = scope.get("client")
    address = client[0] if client else "unknown"
    said = Headers.from_scope(scope).get("authorization", "")
    return (hashlib.sha256(said.encode()).hexdigest() if said else address), address
