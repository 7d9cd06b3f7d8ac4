"""The composition root: the one place where all parts are put together."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import IO

import structlog
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from adapters.webhooks import WebhookSender
from core.blocks.dispatcher import Dispatcher
from core.blocks.intake import StoredIntake
from core.blocks.notifications import begin_missing
from core.blocks.services import Services
from core.blocks.stalls import StallWatch
from core.blocks.watch import Watch
from core.blocks.watch_news import WatchNews
from core.chat import events
from core.chat.effects import OUTSIDE
from core.chat.events import Event
from core.chat.platform import FormVerdict
from core.clock import Clock, SystemClock
from core.delivery import Delivery, DeliverySettings, InboxItem, PlatformRegistry
from core.delivery.connecting import is_shared, leases_for, pacer_for, signals_for
from core.delivery.delivery import new_owner
from core.delivery.registry import System
from core.delivery.shared_feed import SharedFeed
from core.delivery.turns import StoredSeat, StoredTurn
from core.keywords import Matcher, NamedChannels
from core.store.activity import count_messages
from core.store.clock import DatabaseClock
from core.store.copies import NoCopies
from core.store.engine import open_engine, session_maker
from core.store.memory import StoredMemory
from core.store.migrate import upgrade
from core.store.ownership import own_database
from core.store.turns import Turns
from core.store.unit_of_work import UnitOfWork
from core.store.webhook_book import StoredWebhookBook
from muster.access import access, policy, provider
from muster.alert_sources import alert_receivers, alert_sources
from muster.company_blocks import load_hub
from muster.copies import Kept, open_copies
from muster.metrics import Metrics
from muster.offers import offers
from muster.outside import pagers, status_pages
from muster.platforms import Inbound, Platforms, connect, homes, until_reached
from muster.report_template import report_template
from muster.retention import Retention
from muster.settings import Settings
from muster.settings_shown import settings_shown
from muster.stall_notes import StallNotes
from muster.tracing import tracing
from web.app import WebServices, create_app
from web.probes import create_probes

log = structlog.get_logger()


class Application:
    """One Muster process. `start`, then serve `web`, then `stop`.

    `serves`: web, inbound and worker in one; without it the process only works on what others have taken in.
    """

    web: Litestar
    delivery: Delivery
    services: Services

    def __init__(
        self,
        settings: Settings,
        clock: Clock | None = None,
        patience: DeliverySettings | None = None,
        serves: bool = True,
    ) -> None:
        self.serves = serves
        self.owner = new_owner()
        self.metrics = Metrics()
        self.tracing = tracing(self.owner)
        self.signals = signals_for(settings.database, settings.redis_url, self.owner)
        self.leases = leases_for(settings.redis_url, self.owner)
        self.settings = settings
        self.patience = patience or DeliverySettings()
        self.clock = clock or SystemClock()
        self.hub = load_hub(settings.blocks, settings.playbook)
        self.offers = offers(self.hub)
        self.pagers, self.status_pages = pagers(settings), status_pages(settings)
        self.alert_sources = alert_sources(settings)
        self.webhooks: WebhookSender | None = None
        self.feed = SharedFeed(self.signals)
        self.watch = Watch()
        self._lock: IO[str] | None = None
        self._engine: AsyncEngine | None = None
        self._database_clock: DatabaseClock | None = None
        self._kept: Kept | None = None
        self._news: WatchNews | None = None
        self._naming: asyncio.Task[None] | None = None
        self._stalls = StallWatch()
        self.inbound: list[Inbound] = []
        self.platforms = Platforms()

    async def start(self) -> None:
        """Open and migrate the database, connect to the platforms, take up what a former process left."""
        self._lock = own_database(self.settings.database)
        self._engine = engine = open_engine(self.settings.database)
        await until_reached("database", lambda: upgrade(engine), self.clock)
        if is_shared(self.settings.database):
            self._database_clock = DatabaseClock(engine)
            await self._database_clock.start()
        self._kept = await open_copies(self.settings, engine, self._database_clock or self.clock)
        self.sessions = session_maker(engine, self._kept.sign_ins if self._kept else None)
        if is_shared(self.settings.database):
            self._news = WatchNews(self.sessions, self.watch)
        else:
            await self._free_turns()
        self.platforms = await connect(self.settings, self.clock, lambda name: StoredMemory(self.sessions, name))
        self.named = NamedChannels(self.hub.keywords.values(), self.platforms.all)
        await self.named.refresh()
        self.matcher = Matcher(self.hub.keywords.values(), self.named)
        self._wire(engine)
        await self.signals.start()
        async with UnitOfWork(self.sessions) as uow:
            await self.watch.load(uow)
        await begin_missing(self.sessions, self.services)
        await self.delivery.start()
        self._naming = asyncio.create_task(self.named.run())
        self._stalls = StallWatch(ended=StallNotes(self.sessions, self.clock).add)
        self._stalls.start()
        await self.platforms.offer(self.offers)
        for each in self.inbound:
            await each.start()

    async def stop(self, grace: float = 10.0) -> None:
        """Finish or release what is claimed within `grace` seconds, then close everything."""
        for inbound in self.inbound:
            await inbound.close()
        if self._naming:
            self._naming.cancel()
        self._stalls.stop()
        if hasattr(self, "intake"):
            await asyncio.gather(self.intake.drain(grace), self.delivery.stop(grace))
        await self.signals.close()
        await self.tracing.close()
        for platform in self.platforms.all:
            await platform.close()
        for pager in self.pagers.values():
            await pager.close()
        for page in self.status_pages.values():
            await page.close()
        for each in (self.webhooks, self.leases, self._kept, self._database_clock):
            if each:
                await each.close()
        if self._engine:
            await self._engine.dispose()
        if self._lock:
            self._lock.close()

    async def _free_turns(self) -> None:
        """Only this process has the database, so nobody else holds a connection either."""
        async with self.sessions() as session:
            await Turns(session).free_all(self.clock.now())
            await session.commit()

    def _turn(self, name: str) -> StoredTurn:
        return StoredTurn(
            self.sessions,
            self._database_clock or self.clock,
            name,
            self.owner,
            self.signals,
            self.leases.lease(name) if self.leases else None,
            is_alone=not is_shared(self.settings.database),
        )

    def _seat(self, name: str, of: int) -> StoredSeat:
        return StoredSeat([self._turn(f"{name}/{number}") for number in range(1, of + 1)], self.signals)

    def _wire(self, engine: AsyncEngine) -> None:
        platforms = {(each.name, each.workspace): each for each in self.platforms.all}
        clock = self._database_clock or self.clock
        book = StoredWebhookBook(self.sessions, clock, policy(self.settings))
        self.webhooks = WebhookSender(book, clock, self.settings.webhook_allow_private)
        outside: dict[str, System] = {**self.pagers, **self.status_pages, self.webhooks.name: self.webhooks}
        self.delivery = Delivery(
            sessions=self.sessions,
            clock=clock,
            platforms=PlatformRegistry(platforms, outside),
            handle=self._handle,
            on_fresh=self._count,
            settings=self.patience,
            is_alone=not is_shared(self.settings.database),
            signals=self.signals,
            owner=self.owner,
            measures=self.metrics,
            tracing=self.tracing,
            pace=partial(pacer_for, self.settings.redis_url) if self.settings.pace_calls else None,
            chores=[Retention(self.clock, self.settings.keep_words_days, self.settings.keep_files_days)],
        )
        self.services = Services(
            sessions=self.sessions,
            hub=self.hub,
            outbox=self.delivery.outbox,
            timers=self.delivery.timers,
            wake=self.delivery.wake,
            clock=self.clock,
            feed=self.feed,
            watch=self.watch,
            platforms=dict(platforms),
            homes=homes(self.settings, self.platforms),
            site_url=self.settings.site_url,
            keywords=self.matcher,
            policy=policy(self.settings),
            timezone=self.settings.timezone,
            roles=tuple(self.settings.roles),
            # A quarter: a block that hangs leaves the rest to the others.
            block_places=max(1, self.patience.inbox_lanes // 4),
            archive_after=timedelta(days=self.settings.archive_days) if self.settings.archive_days else None,
            audiences=self.settings.audiences,
            pagers=self.pagers,
            status_pages=self.status_pages,
            alert_policies={each.name: each.policy for each in self.alert_sources},
            keep_reactions=frozenset(each.strip(":") for each in self.settings.keep_reactions),
        )
        self.dispatcher = Dispatcher(self.services)
        self.intake = StoredIntake(self.services, self.delivery.inbox, self.delivery.worker, self._news)
        web = self._web_services()
        if self.serves:
            self.inbound = self.platforms.inbound(self.settings, self.intake, self._turn, self._seat)
            alerts = alert_receivers(self.alert_sources, self.intake, self.clock)
            self.web = create_app(web, [*self.platforms.receivers(self.intake), *alerts])
        else:
            self.web = create_probes(web)

    def _web_services(self) -> WebServices:
        return WebServices(
            sessions=self.sessions,
            feed=self.feed,
            clock=self.clock,
            ready=self.readiness,
            channel_url=self.services.channel_url,
            message_url=self.services.message_url,
            site_name="Muster",
            timezone=self.settings.timezone,
            submit=self.intake.submit,
            access=access(self.settings),
            oidc=provider(self.settings, ((each.name, each.workspace) for each in self.platforms.all)),
            dead_letters=self.delivery.dead_letters,
            settings_shown=settings_shown(self.settings),
            roles=tuple(self.settings.roles),
            api_limit=self.settings.api_limit,
            redis_url=self.settings.redis_url,
            files=self._kept.files if self._kept else NoCopies(),
            webhooks_inside=self.settings.webhook_allow_private,
            report_template=report_template(self.settings),
            metrics=self._show_metrics,
            connected=self._connected(),
        )

    def _connected(self) -> list[str]:
        """Chats by name and workspace, then what is outside chat."""
        chats = [f"{each.name}/{each.workspace}" for each in self.platforms.all]
        return [*chats, *(f"{OUTSIDE}/{name}" for name in (*self.pagers, *self.status_pages))]

    async def _show_metrics(self) -> bytes:
        return self.metrics.show(await self.delivery.standing(), self.signals.is_heard)

    async def _handle(self, item: InboxItem) -> FormVerdict | None:
        if self._news and not self.watch.is_incident_channel(item.event.place):
            await self._news.look()
        return await self.dispatcher.handle(item)

    async def readiness(self) -> dict[str, str]:
        """Each part that is needed, and `ok` or a sentence."""
        try:
            async with UnitOfWork(self.sessions) as uow:
                await uow.incidents.page(1, 1)
        except Exception as error:
            return {"database": f"The database does not answer ({type(error).__name__})."}
        return {"database": "ok"}

    async def _count(self, session: AsyncSession, fresh: Sequence[Event]) -> None:
        messages = [event for event in fresh if isinstance(event, events.MessagePosted)]
        if messages:
            await count_messages(session, messages, self.watch.room_key)
