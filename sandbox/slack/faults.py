"""What can go wrong between an app and Slack, on request."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any


@dataclass
class _Planned:
    """An answer instead of the method's own, for the next few calls; no methods named means all."""

    methods: frozenset[str]
    status: int
    times: int
    retry_after: int = 0


@dataclass
class Faults:
    latency_seconds: float = 0.0
    latency_methods: frozenset[str] = frozenset()
    dropped_every: int = 0
    replies_dropped_every: int = 0
    duplicates: int = 1
    reorder_window: int = 1
    random: Random = field(default_factory=lambda: Random(0))
    _planned: list[_Planned] = field(default_factory=list)
    _answers: int = 0
    _replies: int = 0

    def latency(self, seconds: float, methods: Iterable[str] | None = None) -> None:
        """Each call waits this long before it is carried out: a trigger_id may well expire meanwhile."""
        self.latency_seconds, self.latency_methods = seconds, frozenset(methods or ())

    def fail(self, methods: Iterable[str] | None = None, status: int = 500, times: int = 1) -> None:
        """The next calls get this HTTP status and are not carried out."""
        self._planned.append(_Planned(frozenset(methods or ()), status, times))

    def rate_limit(self, methods: Iterable[str] | None = None, retry_after: int = 1, times: int = 1) -> None:
        """The next calls get 429 with this Retry-After and are not carried out."""
        self._planned.append(_Planned(frozenset(methods or ()), 429, times, retry_after))

    def drop_api_responses(self, every: int = 3) -> None:
        """Each n-th call is carried out, then the connection is cut without an answer."""
        self.dropped_every, self._answers = every, 0

    def drop_event_replies(self, every: int = 3) -> None:
        """Each n-th answer of the app to an event is taken as lost, so Slack sends the event again."""
        self.replies_dropped_every, self._replies = every, 0

    def duplicate_events(self, times: int = 2) -> None:
        """Each event is sent this many times, with the same event id."""
        self.duplicates = times

    def reorder_events(self, window: int = 4, seed: int = 0) -> None:
        """Events are held until so many have gathered (or a moment has passed), then sent in a shuffled order."""
        self.reorder_window, self.random = window, Random(seed)

    def clear(self) -> None:
        self.__init__()  # type: ignore[misc]

    # --- asked by the sandbox ---

    def delay_of(self, method: str) -> float:
        return self.latency_seconds if not self.latency_methods or method in self.latency_methods else 0.0

    def planned(self, method: str) -> tuple[int, int] | None:
        """The HTTP status and Retry-After that this call is to get, if any."""
        for plan in self._planned:
            if plan.times > 0 and (not plan.methods or method in plan.methods):
                plan.times -= 1
                return plan.status, plan.retry_after
        return None

    def drops_answer(self) -> bool:
        if self.dropped_every:
            self._answers += 1
        return bool(self.dropped_every) and self._answers % self.dropped_every == 0

    def loses_reply(self) -> bool:
        if self.replies_dropped_every:
            self._replies += 1
        return bool(self.replies_dropped_every) and self._replies % self.replies_dropped_every == 0

    def state(self) -> dict[str, Any]:
        """For the control page: what is switched on, in the words that switch it on."""
        return {
            "latency": {"seconds": self.latency_seconds, "methods": sorted(self.latency_methods)},
            "drop_api_responses": {"every": self.dropped_every},
            "drop_event_replies": {"every": self.replies_dropped_every},
            "duplicate_events": {"times": self.duplicates},
            "reorder_events": {"window": self.reorder_window},
            "planned": [
                {"methods": sorted(p.methods), "status": p.status, "times": p.times, "retry_after": p.retry_after}
                for p in self._planned
                if p.times > 0
            ],
        }
