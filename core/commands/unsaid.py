"""An answer that could not be given as it was meant is given in another way. Never nothing."""

from __future__ import annotations

from core.blocks.context import Context
from core.blocks.hub import Hub
from core.chat.events import Undeliverable
from core.chat.text import Person as Mention

blocks = Hub("unsaid")


@blocks.result("reply")
async def reply_settled(context: Context) -> None:
    """Public, but the bot was removed or the channel is archived: said privately."""
    event = context.event
    if isinstance(event, Undeliverable) and event.person and context.interaction.reply:
        context.reply_privately(f"That is done, but I could not say so in the channel: {event.reason}")


@blocks.result("private_reply")
async def private_reply_settled(context: Context) -> None:
    """Private, but the person takes no direct messages: a short public line that gives nothing away."""
    event = context.event
    if isinstance(event, Undeliverable) and event.person and context.services.watch.is_incident_channel(event.place):
        context.post(
            event.place,
            Mention(event.person, context.person.display_name if context.person else ""),
            ", I have an answer for you alone, but can't reach you directly. Let me send you direct messages, or use "
            "the slash command, then ask again.",
        )
