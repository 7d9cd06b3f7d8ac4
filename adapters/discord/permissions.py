"""What the bot may do on the server, and what it needs ("Permissions")."""

from __future__ import annotations

import discord

from adapters.discord.identity import Identity
from adapters.discord.payload import Json, objects, string

NEEDED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    embed_links=True,
    attach_files=True,
    read_message_history=True,
    add_reactions=True,
    manage_messages=True,
    pin_messages=True,
    manage_channels=True,
    manage_roles=True,
)
"""Manage Channels and Manage Roles (Discord's word for "permissions of a channel") make, rename and hide channels."""

# "Application Flags": the second of each pair is for bots on fewer than a hundred servers.
_MESSAGE_CONTENT = (1 << 18) | (1 << 19)
EVERYBODY_MAY = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True)


def invite_url(application: str, guild: str = "") -> str:
    """Where a server's owner lets the bot in."""
    place = discord.Object(int(guild)) if guild.isdecimal() else discord.utils.MISSING
    return discord.utils.oauth_url(
        application, permissions=NEEDED, guild=place, scopes=("bot", "applications.commands")
    )


def may_read_messages(application: Json) -> bool:
    """Whether the privileged intent Message Content is switched on for the application."""
    flags = application.get("flags")
    return isinstance(flags, int) and bool(flags & _MESSAGE_CONTENT)


def missing(guild: Json, member: Json, identity: Identity) -> list[str]:
    """Permissions that the bot's roles lack on the server, by the names that Discord's settings show."""
    owned = {identity.guild, *map(str, member.get("roles") or [])}
    granted = discord.Permissions.none()
    for role in objects(guild, "roles"):
        if string(role, "id") in owned:
            granted |= discord.Permissions(int(string(role, "permissions") or 0))
    if granted.administrator:
        return []
    return [name.replace("_", " ").title() for name, wanted in NEEDED if wanted and not getattr(granted, name)]
