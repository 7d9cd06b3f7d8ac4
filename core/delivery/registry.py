"""Which platform carries out an effect."""

from __future__ import annotations

from collections.abc import Mapping

from core.chat.effects import CreateChannel, Effect
from core.chat.platform import Platform


class PlatformRegistry:
    """Platforms by name and workspace."""

    def __init__(self, platforms: Mapping[tuple[str, str], Platform]) -> None:
        self._platforms = dict(platforms)

    def of(self, effect: Effect) -> Platform | None:
        """The platform of an effect; None when it is not set up (any more)."""
        if isinstance(effect, CreateChannel):
            return self._platforms.get((effect.in_platform, effect.workspace))
        platform, workspace, *_ = effect.lane.split("/")
        return self._platforms.get((platform, workspace))
