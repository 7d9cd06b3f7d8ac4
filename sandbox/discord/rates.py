"""Rate limits by bucket, with the headers that tell of them ("Rate Limits")."""

import hashlib
import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

_NUMBERS = re.compile(r"\d{15,}")
_MAJOR = re.compile(r"/(?:channels|guilds|webhooks)/(\d+)")
# Not documented, and known to differ: about what clients see on these routes.
_ALLOWED = {"POST /channels/#/messages": (5, 5.0), "PUT /channels/#/messages/#/reactions": (1, 0.25)}
_USUAL = (10, 5.0)
_GLOBAL = (50, 1.0)
_RENAMES = (2, 600.0)


@dataclass(frozen=True)
class Limit:
    """`wait` above 0: refused for so many seconds."""

    headers: dict[str, str]
    wait: float = 0.0
    is_global: bool = False


class Rates:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def call(self, method: str, path: str) -> Limit:
        """Interactions' callbacks have no limit."""
        if "/interactions/" in path:
            return Limit({})
        if wait := self._take("global", *_GLOBAL):
            return Limit({"X-RateLimit-Global": "true", "X-RateLimit-Scope": "global"}, wait, is_global=True)
        route = _route(method, path)
        major = _MAJOR.search(path)
        allowed, window = next((each for name, each in _ALLOWED.items() if route.startswith(name)), _USUAL)
        bucket = f"{route}/{major[1] if major else ''}"
        wait = self._take(bucket, allowed, window)
        left = max(allowed - len(self._calls[bucket]), 0)
        reset = max(self._calls[bucket][0] + window - self._clock(), 0.0) if self._calls[bucket] else 0.0
        headers = {
            "X-RateLimit-Limit": str(allowed),
            "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": f"{self._clock() + reset:.3f}",
            "X-RateLimit-Reset-After": f"{reset:.3f}",
            "X-RateLimit-Bucket": hashlib.sha256(route.encode()).hexdigest()[:32],
        }
        return Limit({**headers, **({"X-RateLimit-Scope": "user"} if wait else {})}, wait)

    def rename(self, channel: str) -> float:
        """0, or the seconds until the channel's name or topic may be changed again."""
        return self._take(f"rename/{channel}", *_RENAMES)

    def _take(self, key: str, allowed: int, window: float) -> float:
        now, calls = self._clock(), self._calls[key]
        while calls and calls[0] <= now - window:
            calls.popleft()
        if len(calls) >= allowed:
            return max(calls[0] + window - now, 0.001)
        calls.append(now)
        return 0.0


def _route(method: str, path: str) -> str:
    return f"{method} {_NUMBERS.sub('#', path.removeprefix('/api/v10'))}"
