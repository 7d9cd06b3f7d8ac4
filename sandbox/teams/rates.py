"""How often a bot may send to one conversation ("Optimize your bot with rate limiting in Teams")."""

from collections import defaultdict, deque
from collections.abc import Callable

_SENDING = ((1.0, 7), (2.0, 8), (30.0, 60), (3600.0, 1800))


class Rates:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._calls: dict[str, deque[float]] = defaultdict(deque)

    def send(self, conversation: str) -> float:
        """0, or the seconds to wait."""
        now, calls = self._clock(), self._calls[conversation]
        while calls and calls[0] <= now - _SENDING[-1][0]:
            calls.popleft()
        for window, allowed in _SENDING:
            recent = [each for each in calls if each > now - window]
            if len(recent) >= allowed:
                return max(recent[0] + window - now, 0.05)
        calls.append(now)
        return 0.0
