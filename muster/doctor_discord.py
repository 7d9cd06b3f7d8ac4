"""`muster doctor`, Discord's part: the token, the server, intents, permissions, channels; and the address to invite."""

from __future__ import annotations

from adapters.discord import DiscordPlatform
from core.chat.errors import ChatError
from muster.finding import Finding
from muster.platforms import discord_settings
from muster.settings import Settings


async def examine_discord(settings: Settings) -> list[Finding]:
    """Nothing when Discord is not set up."""
    if not settings.discord_bot_token.get_secret_value():
        return []
    platform = DiscordPlatform(discord_settings(settings))
    try:
        await platform.connect()
        return [
            Finding("Discord", True, f"The token is good; the bot is on server {platform.workspace}."),
            _intents(platform),
            _permissions(platform),
            Finding("Discord invitation", True, f"Another server's owner lets the bot in here: {platform.invite_url}"),
            *_channels(settings, platform),
        ]
    except ChatError as error:
        return [Finding("Discord", False, error.reason)]
    finally:
        await platform.close()


def _intents(platform: DiscordPlatform) -> Finding:
    if platform.may_read_messages:
        return Finding("Discord intents", True, "Message Content is switched on.")
    return Finding(
        "Discord intents",
        False,
        "Message Content is off, so pins, keywords and kept messages would be empty. Switch it on in the Developer "
        "Portal: your application > Bot > Privileged Gateway Intents > Message Content Intent.",
    )


def _permissions(platform: DiscordPlatform) -> Finding:
    missing = ", ".join(platform.missing_permissions)
    if not missing:
        return Finding("Discord permissions", True, "All that Muster uses.")
    return Finding(
        "Discord permissions", False, f"Missing: {missing}. Grant them by inviting again: {platform.invite_url}"
    )


def _channels(settings: Settings, platform: DiscordPlatform) -> list[Finding]:
    """Those that the settings name."""
    named = {
        "MUSTER_DISCORD_INCIDENTS_CHANNEL": (settings.discord_incidents_channel, False),
        "MUSTER_DISCORD_REPORTS_CHANNEL": (settings.discord_reports_channel, False),
        "MUSTER_DISCORD_CATEGORY": (settings.discord_category, True),
        "MUSTER_DISCORD_ARCHIVE_CATEGORY": (settings.discord_archive_category, True),
    }
    found = []
    for setting, (name, is_category) in named.items():
        if name and platform.connection.directory.named(name, category=is_category) is None:
            kind = "category" if is_category else "channel"
            found.append(Finding("Discord channels", False, f"{setting} names “{name}”, a {kind} that I can't see."))
    return found or [Finding("Discord channels", True, "All that the settings name are there.")]
