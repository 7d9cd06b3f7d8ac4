"""What the tests of the adapter share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from adapters.discord.directory import Directory
from adapters.discord.identity import Identity
from adapters.discord.inbound_messages import Occasion
from core.chat.people import PersonRef

GUILD, BOT, APP, ROLE = "900000000000000001", "900000000000000002", "900000000000000003", "900000000000000004"
ADA, BEN, CHANNEL, THREAD = "800000000000000001", "800000000000000002", "700000000000000001", "700000000000000009"
IDENTITY = Identity(guild=GUILD, user=BOT, application=APP, roles=frozenset({ROLE}))
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MESSAGE = str((int(NOW.timestamp() * 1000) - 1420070400000) << 22)
"""A snowflake made at NOW."""


def occasion() -> Occasion:
    directory = Directory()
    directory.learn(
        [
            {"id": CHANNEL, "name": "general", "type": 0},
            {"id": THREAD, "name": "a thread", "type": 11, "parent_id": CHANNEL},
        ]
    )
    directory.learn_roles([{"id": ROLE, "name": "Muster"}])
    return Occasion(IDENTITY, directory, "discord/event/7", NOW)


def person(user: str = ADA) -> PersonRef:
    return IDENTITY.person(user)


def message(content: str = "hello", **more: Any) -> dict[str, Any]:
    return {
        "id": MESSAGE,
        "type": 0,
        "channel_id": CHANNEL,
        "guild_id": GUILD,
        "author": {"id": ADA, "username": "ada", "global_name": "Ada Okafor"},
        "member": {"nick": None},
        "content": content,
        "timestamp": "2026-03-04T12:00:00+00:00",
        "edited_timestamp": None,
        "mentions": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        **more,
    }


def interaction(kind: int, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": MESSAGE,
        "application_id": APP,
        "type": kind,
        "token": "tok",
        "guild_id": GUILD,
        "channel_id": CHANNEL,
        "channel": {"id": CHANNEL, "name": "general", "type": 0},
        "member": {"user": {"id": ADA, "username": "ada", "global_name": "Ada Okafor"}, "nick": "Ada"},
        "data": data,
        **more,
    }
