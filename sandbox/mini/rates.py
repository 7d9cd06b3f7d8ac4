"""Rate tiers (Slack docs, "Rate limits"): calls per minute, per method; chat.postMessage about one a second a channel."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable

_TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
_METHODS = {
    "conversations.create": 2,
    "conversations.archive": 2,
    "conversations.rename": 2,
    "conversations.setTopic": 2,
    "conversations.list": 2,
    "users.list": 2,
    "pins.list": 2,
    "conversations.invite": 3,
    "conversations.history": 3,
    "conversations.replies": 3,
    "conversations.info": 3,
    "conversations.open": 3,
    "users.conversations": 3,
    "chat.update": 3,
    "chat.delete": 3,
    "bookmarks.list": 3,
    "reactions.add": 3,
    "reactions.remove": 2,
    "bookmarks.add": 2,
    "pins.add": 2,
    "chat.postEphemeral": 4,
    "views.open": 4,
    "views.update": 4,
    "views.publish": 4,
    "users.info": 4,
    "conversations.members": 4,
}
_WINDOW_S = 60.0


class Rates:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def wait_for(self, method: str, channel: str) -> int:
        """Seconds to wait, or 0 when the call may go through."""
        if method == "chat.postMessage":
            # "about 1 message per second per channel", with bursts.
            return self._count(f"{method}/{channel}", 10, 10.0)
        most = _TIERS[_METHODS[method]] if method in _METHODS else 0
        return self._count(method, most, _WINDOW_S) if most else 0

    def _count(self, key: str, most: int, window: float) -> int:
        now, calls = self._clock(), self._calls[key]
        while calls and now - calls[0] > window:
            calls.popleft()
        if len(calls) >= most:
            return max(1, int(window - (now - calls[0])) + 1)
        calls.append(now)
        return 0
