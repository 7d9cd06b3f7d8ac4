"""Changes of incidents, told to the open pages of all web processes: by number only, never what has changed."""

from __future__ import annotations

from core.delivery.signals import Signals
from core.incidents.feed import EVERY, LocalFeed

_KIND = "incident"


class SharedFeed(LocalFeed):
    """Among processes."""

    def __init__(self, signals: Signals) -> None:
        super().__init__()
        self._signals = signals
        signals.on(_KIND, lambda word: self._tell(int(word)))
        # Nobody knows what was missed: every page looks again.
        signals.after_gap(lambda: self._tell(EVERY))

    def publish(self, incident: int) -> None:
        self._tell(incident)
        self._signals.send(_KIND, str(incident))

    def _tell(self, incident: int) -> None:
        super().publish(incident)
