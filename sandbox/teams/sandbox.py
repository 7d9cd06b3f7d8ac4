"""The sandbox as tests and the demo hold it: start, act as people, read what happened, break things."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.teams import seeds
from sandbox.teams.config import TeamsConfig
from sandbox.teams.faults import Faults
from sandbox.teams.keys import Keys
from sandbox.teams.model import CallRecord, Dialog, Message
from sandbox.teams.moving import Moving
from sandbox.teams.outbound import Outbound
from sandbox.teams.rates import Rates
from sandbox.teams.server import build_app
from sandbox.teams.talking import Talking
from sandbox.teams.using import Using
from sandbox.teams.workspace import TEAM, Workspace
from sandbox.waiting import PATIENCE, Wakes


class TeamsSandbox(Talking, Using, Moving):
    def __init__(self, config: TeamsConfig | None = None) -> None:
        self.config = config or TeamsConfig()
        self.workspace = Workspace(self.config)
        self.wakes = Wakes()
        self.faults = Faults()
        self.rates = Rates(self.config.clock)
        self.keys = Keys()
        self.outbound = Outbound(self)
        self.calls: list[CallRecord] = []
        self.port = self.config.port
        self._runner: web.AppRunner | None = None
        self.workspace.watchers.append(lambda what, subject: self.wakes.wake())
        seeds.seed(self.workspace)

    # --- running ---

    async def start(self) -> None:
        self._runner = web.AppRunner(build_app(self), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.config.host, self.config.port).start()
        assert self._runner.addresses
        self.port = self._runner.addresses[0][1]
        self.workspace.base_url = self.base_url

    async def stop(self) -> None:
        await self.outbound.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> "TeamsSandbox":
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    def point_bot_at(self, url: str) -> None:
        """Where activities are sent: the bot's messaging endpoint."""
        self.outbound.bot_url = url

    @property
    def base_url(self) -> str:
        return f"http://{self.config.host}:{self.port}"

    @property
    def team(self) -> str:
        return TEAM

    # --- reading ---

    def messages(self, channel: str) -> list[Message]:
        """All that stands there now, oldest first, answers among them."""
        return [each for each in self.workspace.room(channel).messages.values() if not each.deleted]

    def posts(self, channel: str) -> list[Message]:
        return [each for each in self.messages(channel) if not each.is_answer]

    def answers(self, channel: str, post: str) -> list[Message]:
        return [each for each in self.messages(channel) if each.root == post and each.is_answer]

    def direct(self, user: str) -> list[Message]:
        """The conversation of a person and the bot."""
        room = self.workspace.personal(self.workspace.person(user))
        return [each for each in room.messages.values() if not each.deleted]

    def dialog(self, user: str) -> Dialog | None:
        return self.workspace.dialogs.get(self.workspace.person(user).aad)

    def log_call(self, record: CallRecord) -> None:
        self.calls.append(record)
        self.wakes.wake()

    async def wait_for(self, predicate: Callable[[], Any], timeout: float = PATIENCE, what: str = "") -> Any:
        return await self.wakes.until(predicate, timeout, what)

    async def settled(self, timeout: float = PATIENCE) -> None:
        """No activity is on its way to the bot."""
        await self.wakes.until(lambda: self.outbound.outstanding == 0, timeout, "something is under way")
