"""Keywords name channels as people do (`#support`); messages come with ids."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import structlog

from core.blocks.kinds import Keyword
from core.chat.errors import ChatError
from core.chat.platform import Platform

log = structlog.get_logger()


async def with_ids(keywords: Iterable[Keyword], platforms: Sequence[Platform]) -> list[Keyword]:
    """The same keywords, with the ids of the channels that they name. One that is not found is told to the operator."""
    found = []
    for keyword in keywords:
        places: list[str] = []
        for where in keyword.where:
            places += await _ids(where, platforms) if where.startswith("#") else [where]
        found.append(dataclasses.replace(keyword, where=tuple(places)))
    return found


async def _ids(name: str, platforms: Sequence[Platform]) -> list[str]:
    ids = []
    for platform in platforms:
        try:
            ids.append((await platform.find_channel(name)).channel)
        except ChatError as error:
            log.warning("keyword_channel_unknown", channel=name, platform=platform.name, reason=error.reason)
    return ids
