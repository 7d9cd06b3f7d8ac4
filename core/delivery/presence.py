"""How many processes there are, as far as they can be heard of each other."""

from __future__ import annotations

import time
from collections.abc import Callable

from core.delivery.signals import Signals

_KIND = "here"
_SAY_EVERY_S, _GONE_AFTER_S = 5.0, 16.0


class Presence:
    """Each says every few seconds that it is there. While nothing can be heard, the last number stays."""

    def __init__(self, signals: Signals, owner: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._signals, self._owner, self._clock = signals, owner, clock
        self._heard: dict[str, float] = {}
        self._said_at = float("-inf")
        signals.on(_KIND, self._hear)
        signals.after_gap(self._come_back)

    @property
    def processes(self) -> int:
        return 1 + len(self._heard)

    def look(self) -> None:
        """Call about once a second."""
        now = self._clock()
        if not self._signals.is_heard or now - self._said_at < _SAY_EVERY_S:
            return
        self._said_at = now
        self._signals.send(_KIND, self._owner)
        self._heard = {owner: at for owner, at in self._heard.items() if now - at < _GONE_AFTER_S}

    def _hear(self, owner: str) -> None:
        self._heard[owner] = self._clock()

    def _come_back(self) -> None:
        """Nobody could be heard for a while; that does not mean that they are gone."""
        self._heard = dict.fromkeys(self._heard, self._clock())
        self._said_at = float("-inf")
