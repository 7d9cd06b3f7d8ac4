"""Faults on request: what a network and a busy service do to their clients."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Faults:
    """`latency` is waited for before a call is carried out. `every` counts calls from 1."""

    latency_s: float = 0.0
    drop_api_every: int = 0
    drop_reply_every: int = 0
    duplicates: int = 1
    window: int = 1
    failures: Counter[str] = field(default_factory=Counter)
    statuses: dict[str, int] = field(default_factory=dict)
    waits: Counter[str] = field(default_factory=Counter)
    wait_s: dict[str, int] = field(default_factory=dict)
    order: random.Random = field(default_factory=lambda: random.Random(0))
    _api_calls: int = 0
    _replies: int = 0

    def latency(self, seconds: float) -> None:
        self.latency_s = seconds

    def fail(self, method: str, status: int = 500, times: int = 1) -> None:
        self.failures[method] += times
        self.statuses[method] = status

    def rate_limit(self, method: str, retry_after: int, times: int = 1) -> None:
        self.waits[method] += times
        self.wait_s[method] = retry_after

    def drop_api_responses(self, every: int = 3) -> None:
        """The call is carried out, then the connection is cut without an answer."""
        self.drop_api_every = every

    def drop_event_replies(self, every: int = 3) -> None:
        """The app's answer is lost on its way, so the event is sent again."""
        self.drop_reply_every = every

    def duplicate_events(self, times: int = 2) -> None:
        self.duplicates = times

    def reorder_events(self, window: int = 4, seed: int = 0) -> None:
        self.window = window
        self.order = random.Random(seed)

    def clear(self) -> None:
        self.__dict__.update(Faults().__dict__)

    def fails(self, method: str) -> int | None:
        """The status to answer instead, if the method is to fail now."""
        if self.failures[method] > 0:
            self.failures[method] -= 1
            return self.statuses[method]
        return None

    def waits_for(self, method: str) -> int | None:
        if self.waits[method] > 0:
            self.waits[method] -= 1
            return self.wait_s[method]
        return None

    def drops_api(self) -> bool:
        self._api_calls += 1
        return bool(self.drop_api_every) and self._api_calls % self.drop_api_every == 0

    def drops_reply(self) -> bool:
        self._replies += 1
        return bool(self.drop_reply_every) and self._replies % self.drop_reply_every == 0
