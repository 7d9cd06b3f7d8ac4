"""A keyword that was just heard is not answered again in the same channel for a while."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.kinds import Handler, Keyword
from core.store.unit_of_work import WriteConflict


def cooling(keyword: Keyword) -> Handler:
    """The keyword's call, silent while it cools down in this channel."""
    if not keyword.cooldown:
        return keyword.handler

    async def call(context: Context) -> object:
        name = f"keyword/{keyword.name}/{context.services.watch.room_key(context.place)}"
        claims, at = context.uow.claims, context.event.at
        if not await claims.is_free(name, at, keyword.cooldown):
            return None
        answer = await keyword.handler(context)
        if not await claims.take(name, at, keyword.cooldown):
            raise WriteConflict("somebody else said it at the same moment")
        return answer

    return call
