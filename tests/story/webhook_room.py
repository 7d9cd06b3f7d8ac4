"""Muster and a Teams channel without a bot: out through a workflow, in through an Outgoing Webhook."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from core.clock import Clock
from core.incidents.incident import Incident
from muster.application import Application
from muster.server import Server
from muster.settings import Settings
from sandbox.teams.rules.reading import actions_of, texts_of
from sandbox.teams.webhooks import WebhookChannel
from tests.story.room import QUICK
from tests.waiting import PATIENCE


class WebhookRoom:
    def __init__(self, channel: WebhookChannel, application: Application, url: str) -> None:
        self.channel, self.application, self.url = channel, application, url

    async def settle(self) -> None:
        for _ in range(3):
            await self.application.intake.drain()
            await self.application.delivery.idle(PATIENCE)

    async def mention(self, person: str, words: str) -> list[Any]:
        cards = await self.channel.mention(person, words)
        await self.settle()
        return cards

    def said(self) -> list[str]:
        """What stands in the channel."""
        return [words(each) for each in self.channel.posts]

    async def incident(self, number: int) -> Incident:
        async with self.application.services.unit_of_work() as uow:
            found = await uow.incidents.get(number)
            assert found
            return found

    def browser(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, follow_redirects=True, timeout=PATIENCE)


def webhook_settings(channel: WebhookChannel, folder: Path, **more: Any) -> Settings:
    values: dict[str, Any] = {
        "data_dir": folder,
        "database_url": "",
        "pace_calls": False,
        "teams_webhook_url": SecretStr(channel.url),
        "teams_outgoing_secret": SecretStr(channel.secret),
        "teams_tenant_id": channel.config.tenant,
    }
    return Settings(**{**values, **more})


@asynccontextmanager
async def webhook_room(folder: Path, clock: Clock | None = None, **more: Any) -> AsyncIterator[WebhookRoom]:
    async with WebhookChannel() as channel:
        application = Application(webhook_settings(channel, folder, **more), clock=clock, patience=QUICK)
        await application.start()
        server = Server(application, "127.0.0.1", 0)
        port = await server.start()
        channel.callback_url = f"http://127.0.0.1:{port}/teams/outgoing"
        try:
            yield WebhookRoom(channel, application, f"http://127.0.0.1:{port}")
        finally:
            await server.stop()
            await application.stop(grace=5)


def words(card: Any) -> str:
    return "\n".join(texts_of(card))


def links(cards: list[Any]) -> dict[str, str]:
    """Where the buttons of an answer lead, by label; without the host, which is the settings' business."""
    found = [each for card in cards for each in actions_of(card)]
    return {each["title"]: "/" + each["url"].split("/", 3)[3] for each in found}
