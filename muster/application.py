"""The composition root: the one place where all parts are put together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import IO

import structlog
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from adapters.slack import SlackHttpReceiver, SlackPlatform, SlackSettings, SlackSocketMode
from core.blocks.dispatcher import Dispatcher
from core.blocks.intake import StoredIntake
from core.blocks.notifications import begin_missing
from core.blocks.services import Home, Services
from core.blocks.watch import Watch
from core.chat import events
from core.chat.errors import Unreachable
from core.chat.events import Event
from core.chat.platform import FormVerdict
from core.clock import Clock, SystemClock
from core.delivery import Delivery, DeliverySettings, InboxItem, PlatformRegistry
from core.incidents.feed import LocalFeed
from core.keywords import Matcher, with_ids
from core.store.activity import count_messages
from core.store.engine import open_engine, session_maker
from core.store.migrate import upgrade
from core.store.ownership import own_database
from core.store.unit_of_work import UnitOfWork
from muster.company_blocks import load_hub
from muster.outside import pagers, status_pages
from muster.settings import Settings
from web.app import WebServices, create_app

log = structlog.get_logger()

_CONNECT_AGAIN_S = 2.0


class Application:
    """One Muster process: web, inbound and worker in one. `start`, then serve `web`, then `stop`."""

    web: Litestar
    delivery: Delivery
    services: Services

    def __init__(
        self, settings: Settings, clock: Clock | None = None, patience: DeliverySettings | None = None
    ) -> None:
        self.settings = settings
        self.patience = patience or DeliverySettings()
        self.clock = clock or SystemClock()
        self.hub = load_hub(settings.blocks, settings.playbook)
        self.pagers, self.status_pages = pagers(settings), status_pages(settings)
        self.feed = LocalFeed()
        self.watch = Watch()
        self._lock: IO[str] | None = None
        self._engine: AsyncEngine | None = None
        self._sockets: list[SlackSocketMode] = []
        self._platforms: list[SlackPlatform] = []

    async def start(self) -> None:
        """Open and migrate the database, connect to the platforms, take up what a former process left."""
        self._lock = own_database(self.settings.database)
        self._engine = engine = open_engine(self.settings.database)
        await upgrade(engine)
        self.sessions = session_maker(engine)
        self._platforms = await self._connect()
        self.matcher = Matcher(await with_ids(self.hub.keywords.values(), self._platforms))
        self._wire(engine)
        async with UnitOfWork(self.sessions) as uow:
            await self.watch.load(uow)
        await begin_missing(self.sessions, self.services)
        await self.delivery.start()
        for socket in self._sockets:
            await socket.start()

    async def stop(self, grace: float = 10.0) -> None:
        """Finish or release what is claimed within `grace` seconds, then close everything."""
        for socket in self._sockets:
            await socket.close()
        if hasattr(self, "intake"):
            await asyncio.wait_for(self.intake.drain(), grace)
            await self.delivery.stop(grace)
        for platform in self._platforms:
            await platform.close()
        for pager in self.pagers.values():
            await pager.close()
        for page in self.status_pages.values():
            await page.close()
        if self._engine:
            await self._engine.dispose()
        if self._lock:
            self._lock.close()

    async def _connect(self) -> list[SlackPlatform]:
        """Reach every platform that is set up. One that can't be reached just now is tried again until it can."""
        if not self.settings.slack_bot_token.get_secret_value():
            log.warning("no_platform", advice="Set MUSTER_SLACK_BOT_TOKEN to connect Slack; see docs/slack.md.")
            return []
        platform = SlackPlatform(slack_settings(self.settings), clock=self.clock)
        while True:
            try:
                await platform.connect()
                return [platform]
            except Unreachable as error:
                log.warning("slack_unreachable", reason=error.reason, again_in_s=_CONNECT_AGAIN_S)
                await self.clock.sleep_until(self.clock.now() + timedelta(seconds=_CONNECT_AGAIN_S))

    def _wire(self, engine: AsyncEngine) -> None:
        platforms = {(each.name, each.workspace): each for each in self._platforms}
        self.delivery = Delivery(
            sessions=self.sessions,
            clock=self.clock,
            platforms=PlatformRegistry(platforms, {**self.pagers, **self.status_pages}),
            handle=self._handle,
            on_fresh=_count,
            settings=self.patience,
        )
        self.services = Services(
            sessions=self.sessions,
            hub=self.hub,
            outbox=self.delivery.outbox,
            timers=self.delivery.timers,
            clock=self.clock,
            feed=self.feed,
            watch=self.watch,
            platforms=dict(platforms),
            homes={key: self._home(*key) for key in platforms},
            site_url=self.settings.site_url,
            keywords=self.matcher,
            timezone=self.settings.timezone,
            roles=tuple(self.settings.roles),
            audiences=self.settings.audiences,
            pagers=self.pagers,
            status_pages=self.status_pages,
            keep_reactions=frozenset(each.strip(":") for each in self.settings.keep_reactions),
        )
        self.dispatcher = Dispatcher(self.services)
        self.intake = StoredIntake(self.services, self.delivery.inbox, self.delivery.worker)
        receivers = [SlackHttpReceiver(each, self.intake) for each in self._platforms]
        if self.settings.slack_app_token.get_secret_value():
            self._sockets = [SlackSocketMode(each, self.intake) for each in self._platforms]
        self.web = create_app(
            WebServices(
                sessions=self.sessions,
                feed=self.feed,
                clock=self.clock,
                ready=self.readiness,
                channel_url=self.services.channel_url,
                message_url=self.services.message_url,
                site_name="Muster",
            ),
            receivers,
        )

    def _home(self, platform: str, workspace: str) -> Home:
        return Home(
            platform,
            workspace,
            incidents=self.settings.slack_incidents_channel,
            reports=self.settings.slack_reports_channel,
            makes_channel_at_once=self.settings.channel_at_once,
        )

    async def _handle(self, item: InboxItem) -> FormVerdict | None:
        return await self.dispatcher.handle(item)

    async def readiness(self) -> dict[str, str]:
        """Each part that is needed, and `ok` or a sentence."""
        try:
            async with UnitOfWork(self.sessions) as uow:
                await uow.incidents.page(1, 1)
        except Exception as error:
            return {"database": f"The database does not answer ({type(error).__name__})."}
        return {"database": "ok"}


async def _count(session: AsyncSession, fresh: Sequence[Event]) -> None:
    messages = [event for event in fresh if isinstance(event, events.MessagePosted)]
    if messages:
        await count_messages(session, messages)


def slack_settings(settings: Settings) -> SlackSettings:
    """Slack's part of the settings."""
    return SlackSettings(
        bot_token=settings.slack_bot_token.get_secret_value(),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        app_token=settings.slack_app_token.get_secret_value(),
        api_url=settings.slack_api_url,
        incidents_channel=settings.slack_incidents_channel,
        reports_channel=settings.slack_reports_channel,
    )
