"""Discord: a partner team's server."""

from adapters.discord.adapter import CAPABILITIES, DiscordPlatform
from adapters.discord.settings import DiscordSettings
from adapters.discord.transport import DiscordGateway

__all__ = ["CAPABILITIES", "DiscordGateway", "DiscordPlatform", "DiscordSettings"]
