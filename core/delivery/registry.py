"""Which platform, or which system outside chat, carries out an effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from core.chat.effects import OUTSIDE, CreateChannel, Effect
from core.chat.pace import Pace
from core.chat.platform import Attempt, Outcome, Platform


class Performer(Protocol):
    """What the delivery needs of either."""

    def budget(self, effect: Effect) -> str: ...

    def paces(self, effect: Effect) -> Sequence[Pace]: ...

    async def perform(self, effect: Any, attempt: Attempt) -> Outcome: ...


class System(Protocol):
    """A pager or a status page: it performs the one kind of effect that is made for it."""

    async def perform(self, effect: Any, attempt: Attempt) -> Outcome: ...


class _Outside:
    """A system outside chat, with one rate budget for all that is asked of it."""

    def __init__(self, name: str, system: System) -> None:
        self._name, self._system = name, system

    def budget(self, effect: Effect) -> str:
        return f"{OUTSIDE}/{self._name}"

    def paces(self, effect: Effect) -> Sequence[Pace]:
        return ()

    async def perform(self, effect: Any, attempt: Attempt) -> Outcome:
        return await self._system.perform(effect, attempt)


class PlatformRegistry:
    """Platforms by name and workspace; systems outside chat by their names in the settings."""

    def __init__(
        self, platforms: Mapping[tuple[str, str], Platform], outside: Mapping[str, System] | None = None
    ) -> None:
        self._performers: dict[tuple[str, str], Performer] = dict(platforms)
        for name, system in (outside or {}).items():
            self._performers[OUTSIDE, name] = _Outside(name, system)

    def of(self, effect: Effect) -> Performer | None:
        """Who carries it out; None when that is not set up (any more)."""
        if isinstance(effect, CreateChannel):
            return self._performers.get((effect.in_platform, effect.workspace))
        platform, workspace, *_ = effect.lane.split("/")
        return self._performers.get((platform, workspace))
