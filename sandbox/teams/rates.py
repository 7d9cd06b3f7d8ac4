"""How often a bot may call ("Optimize your bot with rate limiting in Teams: per bot per thread limit")."""

from collections import deque
from collections.abc import Callable

_WRITING = ((1.0, 7), (2.0, 8), (30.0, 60), (3600.0, 1800))
_READING = ((1.0, 14), (2.0, 16), (30.0, 120), (3600.0, 3600))
_LIMITS = {"send": _WRITING, "create": _WRITING, "members": _READING, "conversations": _READING}
_ALL = ((1.0, 50),)
"""Per app and tenant."""


class Rates:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[float]] = {}

    def ask(self, kind: str, conversation: str) -> float:
        """0, or the seconds to wait."""
        mine, all_ = self._past(kind, conversation), self._past("", "")
        wait = max(self._wait(mine, _LIMITS[kind]), self._wait(all_, _ALL))
        if not wait:
            mine.append(self._clock())
            all_.append(self._clock())
        return wait

    def _past(self, kind: str, conversation: str) -> deque[float]:
        """An hour is the longest that counts."""
        calls = self._calls.setdefault((kind, conversation), deque())
        while calls and calls[0] <= self._clock() - 3600.0:
            calls.popleft()
        return calls

    def _wait(self, calls: deque[float], limits: tuple[tuple[float, int], ...]) -> float:
        now = self._clock()
        for window, allowed in limits:
            recent = [each for each in calls if each > now - window]
            if len(recent) >= allowed:
                return max(recent[0] + window - now, 0.05)
        return 0.0
