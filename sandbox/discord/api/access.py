"""Finding a channel or message for the bot, if it may."""

from sandbox.discord import permissions
from sandbox.discord.api.dispatch import Call
from sandbox.discord.errors import MISSING_ACCESS, MISSING_PERMISSIONS, unknown
from sandbox.discord.model import Channel, Message


def channel(call: Call, *needed: int) -> Channel:
    found = call.workspace.channels.get(call.part("channel"))
    if found is None:
        raise unknown("Channel", 10003)
    if not call.workspace.can_see(call.workspace.bot, found):
        raise MISSING_ACCESS
    for each in needed:
        if not permissions.may(call.workspace, call.workspace.bot, each, found):
            raise MISSING_PERMISSIONS
    return found


def message(call: Call, room: Channel) -> Message:
    """What only one person sees can't be reached here."""
    found = room.messages.get(call.part("message"))
    if found is None and room.is_thread:
        # The message that a thread was made from stands in the channel above.
        found = None
    if found is None or found.deleted or found.only_for:
        raise unknown("Message", 10008)
    return found
