"""Muster and sandbox Teams over real sockets, through Microsoft's own SDK."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from core.clock import Clock
from core.incidents.incident import Incident
from core.incidents.timeline import TimelineEntry
from muster.application import Application
from muster.server import Server
from muster.settings import Settings
from sandbox.teams import Answer, Dialog, Message, TeamsConfig, TeamsSandbox
from sandbox.teams.rules.cards import actions_of, inputs_of, texts_of
from tests.story.room import QUICK
from tests.waiting import PATIENCE


class TeamsRoom:
    """A sandbox team and a running Muster."""

    def __init__(self, teams: TeamsSandbox, application: Application, url: str) -> None:
        self.teams, self.application, self.url = teams, application, url

    async def settle(self, timeout: float = PATIENCE) -> None:
        """Nothing on its way in either direction."""
        for _ in range(3):
            await self.teams.settled(timeout)
            await self.application.intake.drain()
            await self.application.delivery.idle(timeout)

    async def say(self, person: str, channel: str, words: str, under: str = "") -> str:
        posted = await self.teams.post(person, channel, words, under)
        await self.settle()
        return posted.id

    async def click(self, person: str, message: Message, label: str, values: dict[str, str] | None = None) -> Answer:
        answer = await self.teams.click(person, message.room, message.id, label, values)
        await self.settle()
        return answer

    async def submit(self, person: str, **values: Any) -> Answer:
        answer = await self.teams.submit_dialog(person, values)
        await self.settle()
        return answer

    async def declare(self, person: str = "ada", title: str = "Database is down", **values: Any) -> Incident:
        """Say it to the bot directly, click, fill in."""
        await self.say(person, "@", title)
        label = next(each for each in reversed(labels(self.teams.direct(person)[-1])) if each.startswith("Declare"))
        await self.click(person, self.teams.direct(person)[-1], label)
        answer = await self.submit(person, **values)
        assert answer.ok, answer
        async with self.application.services.unit_of_work() as uow:
            number = max(each.number for each in await uow.incidents.live(100))
        return await self.incident(number)

    async def incident(self, number: int) -> Incident:
        async with self.application.services.unit_of_work() as uow:
            found = await uow.incidents.get(number)
            assert found
            return found

    async def timeline(self, number: int) -> list[TimelineEntry]:
        async with self.application.services.unit_of_work() as uow:
            return list(await uow.timeline.shown(number))


def teams_settings(teams: TeamsSandbox, folder: Path, **more: Any) -> Settings:
    """Settings that connect a Muster to a sandbox."""
    values: dict[str, Any] = {
        "data_dir": folder,
        "database_url": "",
        "pace_calls": False,
        "teams_client_id": teams.config.client_id,
        "teams_client_secret": SecretStr(teams.config.client_secret),
        "teams_tenant_id": teams.config.tenant,
        "teams_team": teams.team,
        "teams_incidents_channel": "incidents",
        "teams_reports_channel": "incident-reports",
        "teams_api_url": teams.base_url,
    }
    return Settings(**{**values, **more})


@asynccontextmanager
async def teams_room(
    folder: Path, config: TeamsConfig | None = None, clock: Clock | None = None, **more: Any
) -> AsyncIterator[TeamsRoom]:
    """Start both."""
    teams = TeamsSandbox(config or TeamsConfig(rate_limits=False))
    await teams.start()
    application = Application(teams_settings(teams, folder, **more), clock=clock, patience=QUICK)
    await application.start()
    server = Server(application, "127.0.0.1", 0)
    port = await server.start()
    teams.point_bot_at(f"http://127.0.0.1:{port}/teams/messages")
    try:
        yield TeamsRoom(teams, application, f"http://127.0.0.1:{port}")
    finally:
        await server.stop()
        await application.stop(grace=5)
        await teams.stop()


def words(message: Message) -> str:
    """Every text of a message, its card and controls too."""
    return "\n".join(filter(None, [message.text, message.summary, *texts_of(message.card)]))


def labels(message: Message) -> list[str]:
    return [str(each["title"]) for each in actions_of(message.card)] if message.card else []


def fields(dialog: Dialog | None) -> dict[str, str]:
    """What a dialog asks, and what stands there already."""
    shown = inputs_of(dialog.card) if dialog else []
    return {str(each.get("label") or each.get("title")): str(each.get("value", "")) for each in shown}


def as_json(message: Message) -> str:
    return json.dumps(message.card, ensure_ascii=False)
