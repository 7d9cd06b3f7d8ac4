"""Keywords name channels as people do (`#support`); messages come with ids. Names move: channels are made and renamed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

import structlog

from core.blocks.kinds import Keyword
from core.chat.errors import ChatError
from core.chat.places import Place
from core.chat.platform import Platform

log = structlog.get_logger()
_EVERY_S = 120.0


class NamedChannels:
    """Which channels have the names that keywords use. Asked at the start, whenever a channel was renamed or entered, and
    every two minutes, for a channel may be made without anybody telling."""

    def __init__(self, keywords: Iterable[Keyword] = (), platforms: Sequence[Platform] = ()) -> None:
        named = {where for keyword in keywords for where in keyword.where if where.startswith("#")}
        self._keys: dict[str, frozenset[str]] = dict.fromkeys(named, frozenset())
        self._platforms = platforms
        self._told: set[str] = set()
        self._changed = asyncio.Event()

    def is_named(self, place: Place, name: str) -> bool:
        return place.key in self._keys.get(name, ())

    def changed(self) -> None:
        """A name may have moved."""
        self._changed.set()

    async def look(self) -> None:
        """Ask the chats for all the names, if something has changed since."""
        if self._changed.is_set():
            self._changed.clear()
            await self.refresh()

    async def refresh(self) -> None:
        """Ask the chats for all the names."""
        for name in self._keys:
            self._keys[name] = frozenset(
                [key for platform in self._platforms for key in await self._key(name, platform)]
            )
            if self._keys[name]:
                self._told.discard(name)
            elif name not in self._told:
                self._told.add(name)
                log.warning("keyword_channel_unknown", channel=name, todo="Make it, or invite Muster there.")

    async def run(self) -> None:
        """Keep it current, until cancelled."""
        while self._keys:
            try:
                async with asyncio.timeout(_EVERY_S):
                    await self._changed.wait()
            except TimeoutError:
                self._changed.set()
            try:
                await self.look()
            except Exception:
                log.exception("keyword_channels_not_asked")

    async def _key(self, name: str, platform: Platform) -> list[str]:
        try:
            return [(await platform.find_channel(name)).key]
        except ChatError as error:
            if error.code in ("no_such_channel", "not_in_channel"):
                return []
            log.info("keyword_channel_not_asked", channel=name, platform=platform.name, reason=error.reason)
            # It could not be asked; what was known stays.
            workspace = f"{platform.name}/{platform.workspace}/"
            return [key for key in self._keys[name] if key.startswith(workspace)]
