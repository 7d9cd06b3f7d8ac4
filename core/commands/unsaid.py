"""A public answer that could not be posted (the bot was removed, the channel is archived) is given privately."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Undeliverable

blocks = Hub("unsaid")


@blocks.result("reply")
async def reply_settled(context: Context) -> None:
    event = context.event
    if isinstance(event, Undeliverable) and event.person and context.interaction.reply:
        context.reply_privately(f"That is done, but I could not say so in the channel: {event.reason}")
