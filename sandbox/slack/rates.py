"""Rate tiers, per method and workspace (Slack docs, "Rate limits").

Slack promises a minimum ("50+ per minute") and tolerates bursts without saying how large. The sandbox grants the
promised number in any 60 s and a fifth more; an app that lives with this lives with the real thing.
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
# A socket client may need to reconnect a few times at once.
_BURST = {1: 4, 2: 4, 3: 10, 4: 20}
WINDOW = 60.0
# chat.postMessage: about one per second per channel with short bursts, and a workspace-wide limit of several hundred.
POST_BURST, POSTS_PER_MINUTE = 5, 300


class Rates:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._buckets: dict[str, tuple[float, float]] = {}

    def tier(self, method: str, tier: int) -> int:
        """0, or the seconds to wait before this method may be called again."""
        return self._window(method, PER_MINUTE[tier] + _BURST[tier])

    def post(self, channel: str) -> int:
        if wait := self._window("chat.postMessage", POSTS_PER_MINUTE):
            return wait
        now = self._clock()
        level, at = self._buckets.get(channel, (float(POST_BURST), now))
        level = min(POST_BURST, level + max(0.0, now - at))
        if level < 1:
            self._buckets[channel] = (level, now)
            return max(1, math.ceil(1 - level))
        self._buckets[channel] = (level - 1, now)
        return 0

    def _window(self, key: str, allowed: int) -> int:
        now, calls = self._clock(), self._calls[key]
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        if len(calls) >= allowed:
            return max(1, math.ceil(calls[0] + WINDOW - now))
        calls.append(now)
        return 0
