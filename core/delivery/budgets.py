"""Rate budgets: when a platform says wait, everything that draws on the same budget waits."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Budgets(Protocol):
    def pause(self, budget: str, until: datetime) -> None:
        """Nothing of this budget before `until`."""

    def paused(self, now: datetime) -> dict[str, datetime]:
        """The budgets that wait, and until when."""


class LocalBudgets:
    """Within one process."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    def pause(self, budget: str, until: datetime) -> None:
        self._until[budget] = max(until, self._until.get(budget, until))

    def paused(self, now: datetime) -> dict[str, datetime]:
        self._until = {budget: until for budget, until in self._until.items() if until > now}
        return dict(self._until)
