"""Muster and sandbox Discord over real sockets, through the real discord.py."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from adapters.discord import DiscordGateway
from core.clock import Clock
from core.incidents.incident import Incident
from core.incidents.timeline import TimelineEntry
from muster.application import Application
from muster.server import Server
from muster.settings import Settings
from sandbox.discord import Answer, DiscordConfig, DiscordSandbox, Message, Modal
from tests.story.room import QUICK
from tests.waiting import PATIENCE


class DiscordRoom:
    """A sandbox server and a running Muster."""

    def __init__(self, discord: DiscordSandbox, application: Application, url: str) -> None:
        self.discord, self.application, self.url = discord, application, url

    async def settle(self, timeout: float = PATIENCE) -> None:
        """Nothing on its way in either direction."""
        for _ in range(3):
            await self.discord.settled(timeout)
            for gateway in gateways(self.application):
                await gateway.idle()
            await self.application.intake.drain()
            await self.application.delivery.idle(timeout)

    async def slash(self, person: str, words: str, channel: str = "general") -> Answer:
        """`/incident NAME words`; a name that has no sub-command goes by `run`."""
        name, _, rest = words.partition(" ")
        options: dict[str, Any] = {"words": rest} if rest else {}
        offered = {each["name"] for each in self.discord.workspace.commands[0]["options"]}
        if name not in offered:
            options, name = {"command": name, **options}, "run"
        answer = await self.discord.slash(person, channel, f"incident {name}", options)
        await self.settle()
        return answer

    async def form(self, person: str) -> Modal:
        modal = await self.discord.wait_for(lambda: self.discord.open_modal(person))
        assert isinstance(modal, Modal)
        return modal

    async def submit(self, person: str, **values: Any) -> Answer:
        modal = await self.form(person)
        answer = await self.discord.submit_modal(person, modal.id, values)
        assert answer.ok, answer
        await self.settle()
        return answer

    async def click(self, person: str, message: Message, label: str) -> Answer:
        answer = await self.discord.click(person, message.channel, message.id, label)
        await self.settle()
        return answer

    async def declare(self, person: str = "ada", title: str = "Database is down", **values: Any) -> Incident:
        """The form in two steps; the second is left out."""
        await self.slash(person, f"declare {title}")
        await self.submit(person, **values)
        kept = self.discord.ephemerals(person)[-1]
        await self.click(person, kept, "Declare without the rest")
        return await self.incident(await self.newest())

    async def newest(self) -> int:
        async with self.application.services.unit_of_work() as uow:
            return max(each.number for each in await uow.incidents.live(100))

    async def make_channel(self, person: str = "ada") -> str:
        """Click *Create comms channel* on the newest headline; returns the channel's name."""
        await self.click(person, said(self.discord, "incidents")[-1], "Create comms channel")
        return next(each.name for each in reversed(self.discord.workspace.channels.values()) if each.name[:4] == "inc-")

    async def say(self, person: str, channel: str, words: str) -> str:
        posted = await self.discord.post(person, channel, words)
        await self.settle()
        return posted.id

    async def incident(self, number: int) -> Incident:
        async with self.application.services.unit_of_work() as uow:
            found = await uow.incidents.get(number)
            assert found
            return found

    async def timeline(self, number: int) -> list[TimelineEntry]:
        async with self.application.services.unit_of_work() as uow:
            return list(await uow.timeline.shown(number))


def gateways(application: Application) -> list[DiscordGateway]:
    return [each for each in application.inbound if isinstance(each, DiscordGateway)]


def discord_settings(discord: DiscordSandbox, folder: Path, **more: Any) -> Settings:
    """Settings that connect a Muster to a sandbox."""
    values: dict[str, Any] = {
        "data_dir": folder,
        "database_url": "",
        "pace_calls": False,
        "discord_bot_token": SecretStr(discord.config.bot_token),
        "discord_api_url": discord.api_url,
        "discord_guild": discord.guild_id,
        "discord_incidents_channel": "incidents",
        "discord_reports_channel": "incident-reports",
        "discord_category": "Incidents",
        "discord_archive_category": "Archive",
    }
    return Settings(**{**values, **more})


@asynccontextmanager
async def discord_room(
    folder: Path, config: DiscordConfig | None = None, clock: Clock | None = None, **more: Any
) -> AsyncIterator[DiscordRoom]:
    """Start both, and wait until the gateway stands."""
    discord = DiscordSandbox(config or DiscordConfig(rate_limits=False, rename_limit=False))
    await discord.start()
    application = Application(discord_settings(discord, folder, **more), clock=clock, patience=QUICK)
    await application.start()
    server = Server(application, "127.0.0.1", 0)
    port = await server.start()
    try:
        async with asyncio.timeout(PATIENCE):
            for gateway in gateways(application):
                await gateway.ready.wait()
        yield DiscordRoom(discord, application, f"http://127.0.0.1:{port}")
    finally:
        await server.stop()
        await application.stop(grace=5)
        await discord.stop()


def said(discord: DiscordSandbox, channel: str) -> list[Message]:
    """What people and the bot said in a channel: without Discord's own lines."""
    return [each for each in discord.messages(channel) if not each.is_line]


def words(message: Message) -> str:
    """Every text of a message, embeds and controls too."""
    return "\n".join([message.content, *_texts(message.embeds), *labels(message)])


def labels(message: Message) -> list[str]:
    return [
        str(each.get("label") or each.get("placeholder")) for row in message.components for each in row["components"]
    ]


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [
            str(value[name]) for name in ("title", "description", "name", "value") if isinstance(value.get(name), str)
        ]
        return own + [each for inner in value.values() for each in _texts(inner) if not isinstance(inner, str)]
    if isinstance(value, list):
        return [each for inner in value for each in _texts(inner)]
    return []
