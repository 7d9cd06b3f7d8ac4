"""Rate budgets: when a platform says wait, everything that draws on the same budget waits."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from core.delivery.signals import Signals

_KIND = "pause"


class Budgets(Protocol):
    def pause(self, budget: str, until: datetime) -> None:
        """Nothing of this budget before `until`."""

    def rest(self, budget: str, until: datetime) -> None:
        """The same for this process alone: others find out by themselves."""

    def paused(self, now: datetime) -> dict[str, datetime]:
        """The budgets that wait, and until when."""


class LocalBudgets:
    """Within one process."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    def pause(self, budget: str, until: datetime) -> None:
        self.rest(budget, until)

    def rest(self, budget: str, until: datetime) -> None:
        self._until[budget] = max(until, self._until.get(budget, until))

    def paused(self, now: datetime) -> dict[str, datetime]:
        self._until = {budget: until for budget, until in self._until.items() if until > now}
        return dict(self._until)


class SharedBudgets(LocalBudgets):
    """What one process is told to wait for, all wait for. A process that missed the word is told by the platform."""

    def __init__(self, signals: Signals) -> None:
        super().__init__()
        self._signals = signals
        signals.on(_KIND, self._heard)

    def pause(self, budget: str, until: datetime) -> None:
        self.rest(budget, until)
        self._signals.send(_KIND, f"{until.isoformat()} {budget}")

    def _heard(self, word: str) -> None:
        until, _, budget = word.partition(" ")
        self.rest(budget, datetime.fromisoformat(until))
