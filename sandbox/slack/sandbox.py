"""The sandbox as tests and the demo hold it: start, act as people, read what happened, break things."""

from collections.abc import Callable
from typing import Any

from aiohttp import web

from sandbox.slack import modals, seeds
from sandbox.slack.api.dispatch import CallRecord
from sandbox.slack.config import SandboxConfig
from sandbox.slack.faults import Faults
from sandbox.slack.interactions import Interactions
from sandbox.slack.model import Channel, Message, Person, View
from sandbox.slack.moving import Moving
from sandbox.slack.outbound import Outbound
from sandbox.slack.rates import Rates
from sandbox.slack.server import build_app
from sandbox.slack.sockets import Sockets
from sandbox.slack.submissions import Submissions
from sandbox.slack.talking import Talking
from sandbox.slack.triggers import Permissions
from sandbox.slack.using import Using
from sandbox.slack.wire import AppReply, Delivery, Wire
from sandbox.slack.workspace import Workspace
from sandbox.waiting import PATIENCE, Wakes


class SlackSandbox(Talking, Using, Moving):
    def __init__(self, config: SandboxConfig | None = None) -> None:
        self.config = config or SandboxConfig()
        self.workspace = Workspace(self.config)
        self.wakes = Wakes()
        self.faults = Faults()
        self.rates = Rates(self.config.clock)
        self.permissions = Permissions(self.config.clock, self.workspace.ids.number)
        self.wire = Wire(self.config)
        self.sockets = Sockets(self.workspace, self.wakes)
        self.outbound = Outbound(self.workspace, self.wire, self.sockets, self.faults, self.wakes)
        self.interactions = Interactions(self)
        self.submissions = Submissions(self)
        self.calls: list[CallRecord] = []
        self._runner: web.AppRunner | None = None
        self.port = self.config.port
        self.workspace.event_sink = self.outbound.publish
        self.workspace.watchers.append(lambda what, subject: self.wakes.wake())
        seeds.seed_bot(self.workspace)
        if self.config.seed_people:
            seeds.seed_people(self.workspace)
            seeds.seed_groups(self.workspace)
        seeds.seed_channels(self.workspace)

    # --- running ---

    async def start(self) -> None:
        await self.wire.start()
        self._runner = web.AppRunner(build_app(self), access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.host, self.config.port)
        await site.start()
        assert self._runner.addresses
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self.outbound.stop()
        await self.sockets.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        await self.wire.stop()

    async def __aenter__(self) -> "SlackSandbox":
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    @property
    def base_url(self) -> str:
        return f"http://{self.config.host}:{self.port}"

    @property
    def public_url(self) -> str:
        return self.config.public_url.rstrip("/") or self.base_url

    @property
    def api_url(self) -> str:
        """For slack_sdk's `base_url`."""
        return f"{self.base_url}/api/"

    @property
    def team_id(self) -> str:
        return self.workspace.team_id

    @property
    def app_id(self) -> str:
        return self.workspace.app_id

    @property
    def bot_id(self) -> str:
        return self.workspace.bot_id

    # --- the app's settings page ---

    def set_request_urls(
        self, events: str | None = None, commands: str | None = None, interactivity: str | None = None
    ) -> None:
        """Request URLs instead of Socket Mode, from now on."""
        self.sockets.enabled = False
        self.config.events_url = events
        self.config.commands_url = commands
        self.config.interactivity_url = interactivity

    def point_app_at(self, base: str) -> None:
        base = base.rstrip("/")
        self.set_request_urls(f"{base}/slack/events", f"{base}/slack/commands", f"{base}/slack/interactivity")

    async def verify_events_url(self) -> AppReply:
        """Slack docs, "url_verification": the app sends the challenge back, plain, as JSON or as a form."""
        challenge = self.workspace.ids.make("challenge")
        body = {"token": self.config.verification_token, "challenge": challenge, "type": "url_verification"}
        reply = await self.wire.send_json(self.config.events_url or "", body)
        answers = {reply.body.strip(), reply.body.strip().removeprefix("challenge=")}
        if isinstance(reply.json, dict):
            answers.add(str(reply.json.get("challenge")))
        if reply.ok and challenge not in answers:
            reply.error = "challenge_failed"
        return reply

    # --- reading ---

    def person(self, ref: str | Person) -> Person:
        return self.workspace.find_person(ref)

    def channel(self, ref: str | Channel) -> Channel:
        return self.workspace.find_channel(ref)

    def messages(self, channel: str | Channel, thread_ts: str | None = None) -> list[Message]:
        """All that is in the channel now, oldest first; or one thread's replies."""
        found = [m for m in self.channel(channel).messages.values() if not m.deleted]
        return found if thread_ts is None else [m for m in found if m.thread_ts == thread_ts and m.is_reply]

    def ephemerals(self, user: str | Person, channel: str | Channel | None = None) -> list[Message]:
        person = self.person(user).id
        channels = [self.channel(channel)] if channel else list(self.workspace.channels.values())
        found = [m for room in channels for m in room.ephemerals.values() if m.ephemeral_to == person]
        return sorted(found, key=lambda m: m.ts)

    def open_view(self, user: str | Person) -> View | None:
        return modals.top(self.workspace, self.person(user).id)

    def home(self, user: str | Person) -> View | None:
        return self.workspace.homes.get(self.person(user).id)

    def bookmarks(self, channel: str | Channel) -> list[dict[str, Any]]:
        return list(self.channel(channel).bookmarks.values())

    def topic(self, channel: str | Channel) -> str:
        return self.channel(channel).topic.value

    def members(self, channel: str | Channel) -> list[str]:
        return list(self.channel(channel).members)

    @property
    def deliveries(self) -> list[Delivery]:
        return self.outbound.log

    def log_call(self, method: str, ok: bool, error: str) -> None:
        self.calls.append(CallRecord(method, {}, ok, error, self.config.clock()))
        self.wakes.wake()

    async def wait_for(self, predicate: Callable[[], Any], timeout: float = PATIENCE, what: str = "") -> Any:
        return await self.wakes.until(predicate, timeout, what)

    async def settled(self, timeout: float = PATIENCE) -> None:
        """Nothing is on its way to the app: no delivery, no retry, no interaction."""
        await self.wakes.until(lambda: self.outbound.idle, timeout, "deliveries are outstanding")

    def seed_bulk(self, channels: int = 0, people: int = 0) -> None:
        seeds.seed_bulk(self.workspace, channels, people)
