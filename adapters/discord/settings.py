"""What the Discord adapter is told; values come from the settings of the whole."""

from __future__ import annotations

from dataclasses import dataclass

API_URL = "https://discord.com/api/v10"


@dataclass(frozen=True, kw_only=True)
class DiscordSettings:
    """`guild` is the server's id; channels and categories are ids, or names as they stand in the server's list."""

    bot_token: str
    guild: str
    incidents_channel: str = ""
    reports_channel: str = ""
    category: str = ""
    archive_category: str = ""
    api_url: str = API_URL
