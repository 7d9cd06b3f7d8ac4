"""Muster and sandbox Slack over real sockets: what whole stories are told with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from core.clock import Clock
from core.delivery import DeliverySettings
from core.incidents.incident import Incident
from core.incidents.timeline import TimelineEntry
from muster.application import Application
from muster.server import Server
from muster.settings import Settings
from sandbox.slack import Message, SandboxConfig, SlackSandbox, View
from tests.waiting import PATIENCE

QUICK = DeliverySettings(first_wait=0.02, longest_wait=0.2, look_every=0.2)


class Room:
    """A sandbox workspace and a running Muster."""

    def __init__(self, slack: SlackSandbox, application: Application, url: str) -> None:
        self.slack, self.application, self.url = slack, application, url

    async def settle(self, timeout: float = PATIENCE) -> None:
        """Nothing on its way in either direction."""
        for _ in range(3):
            await self.slack.settled(timeout)
            await self.application.intake.drain()
            await self.application.delivery.idle(timeout)

    async def form(self, person: str) -> View:
        view = await self.slack.wait_for(lambda: self.slack.open_view(person))
        assert isinstance(view, View)
        return view

    async def declare(self, person: str = "ada", title: str = "Database is down", **values: Any) -> Incident:
        """`/incident TITLE`, the form, *Declare*."""
        answer = await self.slack.slash(person, "general", "/incident", title)
        assert answer.ok, answer
        view = await self.form(person)
        answer = await self.slack.submit_view(person, view.id, values)
        assert answer.ok, answer
        await self.settle()
        number = max(int(each.text.split()[0].removeprefix("INC-")) for each in said(self.slack, "incidents"))
        return await self.incident(number)

    async def make_channel(self, person: str = "ada") -> str:
        """Click *Create comms channel* on the newest headline; returns the channel's name."""
        headline = said(self.slack, "incidents")[-1]
        await self.slack.click(person, "incidents", headline.ts, "create-channel")
        await self.settle()
        return next(name for name in reversed(self.slack.workspace.names) if name.startswith("inc-"))

    async def say(self, person: str, channel: str, words: str, thread: str | None = None) -> str:
        said = await self.slack.post(person, channel, words, thread_ts=thread)
        await self.settle()
        return said.ts

    async def incident(self, number: int) -> Incident:
        async with self.application.services.unit_of_work() as uow:
            found = await uow.incidents.get(number)
            assert found
            return found

    async def timeline(self, number: int) -> list[TimelineEntry]:
        async with self.application.services.unit_of_work() as uow:
            return list(await uow.timeline.shown(number))


def settings_for(slack: SlackSandbox, folder: Path, **more: Any) -> Settings:
    """Settings that connect a Muster to a sandbox."""
    return Settings(
        data_dir=folder,
        database_url="",
        slack_bot_token=SecretStr(slack.config.bot_token),
        slack_signing_secret=SecretStr(slack.config.signing_secret),
        slack_api_url=slack.api_url,
        slack_incidents_channel=slack.channel("incidents").id,
        slack_reports_channel=slack.channel("incident-reports").id,
        **{"pace_calls": False, **more},
    )


@asynccontextmanager
async def room(
    folder: Path, config: SandboxConfig | None = None, clock: Clock | None = None, **more: Any
) -> AsyncIterator[Room]:
    """Start both; the sandbox sends to Muster over HTTP, or over Socket Mode if an app token is set."""
    slack = SlackSandbox(config or SandboxConfig(rate_limits=False))
    await slack.start()
    application = Application(settings_for(slack, folder, **more), clock=clock, patience=QUICK)
    await application.start()
    server = Server(application, "127.0.0.1", 0)
    port = await server.start()
    url = f"http://127.0.0.1:{port}"
    if not application.settings.slack_app_token.get_secret_value():
        slack.point_app_at(url)
    try:
        yield Room(slack, application, url)
    finally:
        await server.stop()
        await application.stop(grace=5)
        await slack.stop()


def controls(message: Message) -> list[str]:
    """What the buttons of a message say."""
    return [
        element["text"]["text"]
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button"
    ]


def said(slack: SlackSandbox, channel: str) -> list[Message]:
    """What people and the bot said in a channel: without Slack's own lines about joins, topics and pins."""
    return [each for each in slack.messages(channel) if not each.subtype]


def direct(slack: SlackSandbox, person: str) -> list[Message]:
    """The direct conversation of a person and the bot."""
    return slack.messages(slack.workspace.direct(slack.person(person).id, slack.workspace.bot_user_id))


def words(message: Message) -> str:
    """Every text of a message, blocks too."""
    return "\n".join([message.text, *_texts(message.blocks)])


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [each for inner in value.values() for each in _texts(inner)]
    if isinstance(value, list):
        return [each for inner in value for each in _texts(inner)]
    return []
