"""Calls to Discord's REST API through discord.py. Trying again over minutes is the delivery loop's business; discord.py
itself waits out what is over in seconds."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.error_mapping import to_chat_error
from adapters.discord.settings import API_URL, DiscordSettings
from core.chat.errors import RateLimited, Refused, Unreachable

_PATIENCE_S = 30.0
"""The shortest that discord.py lets itself be given ("Client: max_ratelimit_timeout")."""
_FILE_HOSTS = frozenset({"cdn.discordapp.com", "media.discordapp.net"})


def intents(message_content: bool) -> discord.Intents:
    """What the gateway is asked to send ("Gateway: intents"). Message content is privileged: without it pins, keywords
    and captured messages are empty, commands and mentions still work."""
    asked = discord.Intents.none()
    asked.guilds = asked.guild_messages = asked.guild_reactions = asked.dm_messages = True
    asked.message_content = message_content
    return asked


def new_client(settings: DiscordSettings, message_content: bool, events: bool = False) -> discord.Client:
    """A client that keeps nothing in memory; with `events` it hands on what the gateway sends as it came."""
    # Muster has nothing to say aloud: that the libraries for it are missing is no news for an operator.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    if settings.api_url != API_URL:
        # The library takes no address: it is an attribute of its classes. One API for each process, then.
        Route.BASE = settings.api_url
        parts = urlsplit(settings.api_url)
        scheme = "wss" if parts.scheme == "https" else "ws"
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"{scheme}://{parts.netloc}/gw")
    return discord.Client(
        intents=intents(message_content),
        max_messages=None,
        chunk_guilds_at_startup=False,
        member_cache_flags=discord.MemberCacheFlags.none(),
        max_ratelimit_timeout=_PATIENCE_S,
        enable_debug_events=events,
    )


class DiscordClient:
    """One bot's connection to the REST API."""

    def __init__(self, settings: DiscordSettings) -> None:
        self._settings = settings
        self._client: discord.Client | None = None
        self._files: aiohttp.ClientSession | None = None
        self._lock = asyncio.Lock()

    async def call(
        self, method: str, path: str, body: Any = None, *, budget: str = "", query: Any = None, **names: str
    ) -> Any:
        """Call a route; `names` fill its path. Raises `RateLimited` (for `budget`), `Unreachable`, `Refused` and kin."""
        given: dict[str, Any] = {"json": body} if body is not None else {}
        if query is not None:
            given["params"] = query
        try:
            http = (await self._connected()).http
            return await http.request(Route(method, path, metadata=budget or None, **names), **given)
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, RuntimeError) as error:
            raise to_chat_error(error, budget) from error

    async def _connected(self) -> discord.Client:
        async with self._lock:
            if self._client is None:
                client = new_client(self._settings, message_content=False)
                try:
                    await client.login(self._settings.bot_token)
                except BaseException:
                    await client.http.close()
                    raise
                self._client = client
            return self._client

    async def download(self, url: str, most: int) -> bytes:
        """The bytes of an attachment, at most `most`. Raises `Refused`, `RateLimited` and `Unreachable`.

        Only Discord's own hosts are asked: the address comes with a message ("Signed Attachment CDN URLs").
        """
        asked, api = urlsplit(url), urlsplit(self._settings.api_url)
        is_discords = asked.scheme == "https" and asked.hostname in _FILE_HOSTS
        if not is_discords and (asked.scheme, asked.netloc) != (api.scheme, api.netloc):
            raise Refused("That file is not kept at Discord.", "not_a_discord_file")
        if self._files is None or self._files.closed:
            self._files = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=15))
        try:
            async with self._files.get(url, allow_redirects=False) as response:
                if response.status == 429:
                    raise RateLimited(float(response.headers.get("Retry-After", 5)), "discord/files")
                if response.status >= 500:
                    raise Unreachable("Discord could not do that just now; I will try again.", str(response.status))
                if response.status != 200:
                    raise Refused("Discord did not hand the file over.", str(response.status))
                body = b""
                while len(body) <= most and (more := await response.content.read(most + 1 - len(body))):
                    body += more
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable("Discord could not be reached; I will try again.", type(error).__name__) from error
        if len(body) > most:
            raise Refused("The file is too large to be kept.", "too_large")
        return body

    async def close(self) -> None:
        if self._client:
            await self._client.close()
        if self._files:
            await self._files.close()
        self._client = self._files = None
