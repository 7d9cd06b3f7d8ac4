"""What a sandbox is started with: address, secrets, and what the server's owner and the portal have switched on."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class DiscordConfig:
    host: str = "127.0.0.1"
    port: int = 0
    bot_token: str = "MTAwMDAwMDAwMDAwMDAwMDAy.sandbox.0123456789abcdefghijklmnopqrstu"
    guild_name: str = "Acme"
    bot_name: str = "incident"
    clock: Callable[[], float] = time.time
    # Discord docs, "Privileged Intents": switched on in the Developer Portal, or the gateway closes with 4014.
    message_content: bool = True
    bot_in_guild: bool = True
    # The permissions of the bot's own role; None: all that a moderator has.
    bot_permissions: int | None = None
    rate_limits: bool = True
    # Well known, not in the documents: a channel's name and topic can be changed twice in ten minutes.
    rename_limit: bool = True
    # Discord docs, "Receiving and Responding": 3 s for the first answer, 15 min for those that follow.
    answer_timeout: float = 3.0
    token_life: float = 15 * 60
    # How long a session without a connection can be resumed, and how often the client must show that it lives.
    resumable_for: float = 120.0
    heartbeat_interval: float = 41.25
