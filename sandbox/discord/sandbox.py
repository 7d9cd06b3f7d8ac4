"""The sandbox as tests and the demo hold it: start, act as people, read what happened, break things."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.discord import seeds
from sandbox.discord.config import DiscordConfig
from sandbox.discord.faults import Faults
from sandbox.discord.gateway import Gateway
from sandbox.discord.interactions import Interactions
from sandbox.discord.model import CallRecord, Channel, Message, Person
from sandbox.discord.moving import Moving
from sandbox.discord.rates import Rates
from sandbox.discord.server import build_app
from sandbox.discord.talking import Talking
from sandbox.discord.using import Using
from sandbox.discord.workspace import Workspace
from sandbox.waiting import PATIENCE, Wakes


class DiscordSandbox(Talking, Using, Moving):
    def __init__(self, config: DiscordConfig | None = None) -> None:
        self.config = config or DiscordConfig()
        self.workspace = Workspace(self.config)
        self.wakes = Wakes()
        self.faults = Faults()
        self.rates = Rates(self.config.clock)
        self.gateway = Gateway(self.workspace, self.wakes)
        self.interactions = Interactions(self)
        self.calls: list[CallRecord] = []
        self.port = self.config.port
        self._runner: web.AppRunner | None = None
        self.workspace.watchers.append(lambda what, subject: self.wakes.wake())
        seeds.seed(self.workspace)

    # --- running ---

    async def start(self) -> None:
        self._runner = web.AppRunner(build_app(self), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.host, self.config.port)
        await site.start()
        assert self._runner.addresses
        self.port = self._runner.addresses[0][1]
        self.workspace.base_url = self.base_url

    async def stop(self) -> None:
        await self.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> "DiscordSandbox":
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        return f"http://{self.config.host}:{self.port}"

    @property
    def api_url(self) -> str:
        return f"{self.base_url}/api/v10"

    @property
    def gateway_url(self) -> str:
        return f"ws://{self.config.host}:{self.port}/gw"

    @property
    def guild_id(self) -> str:
        return self.workspace.guild_id

    @property
    def bot_id(self) -> str:
        return self.workspace.bot_id

    # --- reading ---

    def person(self, ref: str | Person) -> Person:
        return self.workspace.find_person(ref)

    def channel(self, ref: str | Channel) -> Channel:
        return self.workspace.find_channel(ref)

    def messages(self, channel: str | Channel) -> list[Message]:
        """All that everybody sees there now, oldest first; Discord's own lines among them."""
        room = self.channel(channel)
        return [each for each in room.messages.values() if not each.deleted and not each.only_for]

    def ephemerals(self, user: str | Person, channel: str | Channel | None = None) -> list[Message]:
        """What only this person sees, oldest first."""
        person = self.person(user).id
        rooms = [self.channel(channel)] if channel else list(self.workspace.channels.values())
        found = [each for room in rooms for each in room.messages.values() if each.only_for == person]
        return sorted((each for each in found if not each.deleted), key=lambda each: int(each.id))

    def direct(self, user: str | Person) -> list[Message]:
        """The direct conversation of a person and the bot."""
        room = self.workspace.direct(self.person(user))
        return [each for each in room.messages.values() if not each.deleted and not each.only_for]

    def members_of(self, channel: str | Channel) -> list[str]:
        """The names of those who can see it."""
        return [each.username for each in self.workspace.viewers(self.channel(channel))]

    def log_call(self, record: CallRecord) -> None:
        self.calls.append(record)
        self.wakes.wake()

    async def wait_for(self, predicate: Callable[[], Any], timeout: float = PATIENCE, what: str = "") -> Any:
        return await self.wakes.until(predicate, timeout, what)

    async def settled(self, timeout: float = PATIENCE) -> None:
        """No interaction waits for its answer, and every event is written to the sockets."""
        await self.wakes.until(
            lambda: self.interactions.outstanding == 0 and self.gateway.idle, timeout, "something is under way"
        )
