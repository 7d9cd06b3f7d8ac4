"""Muster's core on an in-memory chat: what people say and click goes in, what they then see comes out."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from adapters.webhooks import WebhookSender
from core.blocks.dispatcher import Dispatcher
from core.blocks.hub import Hub
from core.blocks.intake import StoredIntake
from core.blocks.notifications import begin_missing
from core.blocks.services import Home, Services
from core.blocks.watch import Watch
from core.chat import events
from core.chat.cards import Button
from core.chat.events import Event, Interaction
from core.chat.forms import Form, FormValue
from core.chat.people import PersonRef
from core.chat.places import MessageRef, Place
from core.chat.platform import FormVerdict
from core.chat.text import Text, text
from core.clock import Clock, SystemClock
from core.commands import builtin_hub
from core.delivery import Delivery, DeliverySettings, InboxItem, PlatformRegistry
from core.incidents.access import AccessRole, Policy
from core.incidents.feed import LocalFeed
from core.incidents.incident import Incident
from core.incidents.timeline import EntryKind, TimelineEntry
from core.keywords import Matcher, NamedChannels
from core.outside.alerts import AlertPolicy
from core.store.activity import count_messages
from core.store.engine import open_engine, session_maker
from core.store.migrate import upgrade
from core.store.unit_of_work import UnitOfWork
from core.store.webhook_book import StoredWebhookBook
from muster.testing.clock import FakeClock
from muster.testing.fakes import FakePager, FakePlatform, FakeStatusPage, Said

ADA, BEN, CHLOE = (PersonRef("fake", "W1", name) for name in ("ada", "ben", "chloe"))
INCIDENTS, REPORTS, GENERAL = (Place("fake", "W1", name) for name in ("C-incidents", "C-reports", "C-general"))


class Harness:
    """One running core. Events are stamped as they are sent, as a platform would."""

    def __init__(self, platform: FakePlatform, delivery: Delivery, services: Services, intake: StoredIntake) -> None:
        self.platform, self.delivery, self.services, self.intake = platform, delivery, services, intake
        self._count = itertools.count(1)
        self.pager: FakePager
        self.page: FakeStatusPage
        self.named: NamedChannels
        self.channel: Place = GENERAL

    def stamp(self) -> dict[str, Any]:
        return {"key": f"fake/{next(self._count)}", "at": self.services.clock.now()}

    async def send(self, *happened: Event, settle: bool = True) -> None:
        """Without `settle` it is stored, and what comes of it comes later."""
        await self.intake.accept(happened)
        if settle:
            await self.settle()

    async def settle(self) -> None:
        await self.intake.drain()
        await self.delivery.idle(timeout=60)
        await self.named.look()

    async def slash(self, person: PersonRef, place: Place, words: str | Text = "", settle: bool = True) -> None:
        said = words if isinstance(words, Text) else text(words)
        command = events.CommandInvoked(
            **self.stamp(), place=place, person=person, text=said, interaction=Interaction(trigger="t", reply="r")
        )
        await self.send(command, settle=settle)

    def message(self, person: PersonRef, place: Place, words: str, from_bot: bool = False) -> events.MessagePosted:
        stamp = self.stamp()
        message = MessageRef(place, f"m-{stamp['key']}")
        return events.MessagePosted(
            **stamp, place=place, person=person, text=text(words), message=message, from_bot=from_bot
        )

    async def say(self, person: PersonRef, place: Place, words: str) -> MessageRef:
        """Somebody says something, to nobody in particular."""
        said = self.message(person, place, words)
        await self.send(said)
        return said.message

    async def mention(
        self, person: PersonRef, place: Place, words: str | Text, direct: bool = False, settle: bool = True
    ) -> MessageRef:
        said = words if isinstance(words, Text) else text(words)
        stamp = self.stamp()
        message = MessageRef(place, f"m-{stamp['key']}")
        await self.send(
            events.Mentioned(**stamp, place=place, person=person, text=said, message=message, direct=direct),
            settle=settle,
        )
        return message

    async def edit(self, person: PersonRef, message: MessageRef, words: str | Text) -> None:
        """Somebody changes what they said to Muster."""
        said = words if isinstance(words, Text) else text(words)
        about: dict[str, Any] = {"place": message.place, "person": person, "text": said, "message": message}
        await self.send(
            events.MessageEdited(**self.stamp(), **about), events.Mentioned(**self.stamp(), **about, is_edit=True)
        )

    async def click(self, person: PersonRef, said: Said, label: str, settle: bool = True) -> None:
        button = said.buttons[label]
        assert isinstance(button, Button), f"“{label}” is a link."
        await self.send(
            events.ButtonClicked(
                **self.stamp(),
                place=said.ref.place,
                person=person,
                action=button.action,
                value=button.value,
                message=said.ref,
                direct=said in self.platform.direct,
                interaction=Interaction(trigger="t", reply="r"),
            ),
            settle=settle,
        )

    async def submit(self, person: PersonRef, form: Form, **values: FormValue) -> FormVerdict | None:
        """Submit a form; what is not given stays as it was shown."""
        shown = {field.name: getattr(field, "initial", None) for field in form.fields}
        verdict = await self.intake.submit(
            events.FormSubmitted(
                **self.stamp(),
                place=Place("fake", "W1", ""),
                person=person,
                form=form.name,
                token=form.token,
                values={**shown, **values},
                interaction=Interaction(),
            ),
            wait=5,
        )
        await self.settle()
        return verdict

    async def declare(self, person: PersonRef = ADA, title: str = "Database is down", **values: Any) -> Incident:
        """The whole way: command, form, submission."""
        await self.slash(person, GENERAL, title)
        verdict = await self.submit(person, self.last_form, **values)
        assert verdict is None or not verdict.errors, verdict
        async with self.services.unit_of_work() as uow:
            live = await uow.incidents.all_open()
            return max(live, key=lambda each: each.number) if live else await self.incident(1)

    async def in_channel(self, **values: Any) -> tuple[Incident, Place]:
        """An incident with its comms channel."""
        made = await self.declare(**values)
        if not made.is_private:
            await self.click(ADA, self.headline, "Create comms channel")
        made = await self.incident(made.number)
        assert made.place
        return made, made.place

    @property
    def said(self) -> list[str]:
        """Everything that was said in the incident's channel, oldest first."""
        return [each.everything.strip() for each in self.platform.in_channel(self.channel.channel)]

    async def tell(self, person: PersonRef, words: str | Text) -> None:
        """`@incident WORDS` in the incident's channel."""
        await self.mention(person, self.channel, words)

    async def press(self, person: PersonRef, label: str) -> None:
        """The newest button of this label that this person can see."""
        seen = [*self.platform.said.values(), *self.platform.private, *self.platform.direct]
        offers = [each for each in seen if label in each.buttons and each.only_for in (None, person)]
        assert offers, f"Nobody offers “{label}”. There are: {sorted({name for each in seen for name in each.buttons})}"
        await self.click(person, offers[-1], label)

    async def choose(self, person: PersonRef, action: str, value: str) -> None:
        """Choose in the newest menu of this action that everybody sees."""
        menus = [(said, each) for said in self.platform.said.values() for each in said.menus if each.action == action]
        assert menus, f"There is no menu “{action}”."
        said, menu = menus[-1]
        await self.send(
            events.ButtonClicked(
                **self.stamp(),
                place=said.ref.place,
                person=person,
                action=action,
                value=menu.value,
                chosen=value,
                message=said.ref,
                interaction=Interaction(trigger="t", reply="r"),
            )
        )

    async def pass_time(self, length: timedelta, step: timedelta = timedelta(seconds=30)) -> None:
        """Let time go by (`incident(hub, clock=FakeClock())`); whatever falls due is handled."""
        assert isinstance(self.services.clock, FakeClock), (
            "Give the incident a clock: incident(hub, clock=FakeClock())."
        )
        end = self.services.clock.now() + length
        while (left := end - self.services.clock.now()) > timedelta(0):
            self.services.clock.advance(min(step, left).total_seconds())
            while await self.services.timers.fire_due():
                pass
            await self.settle()

    async def notes(self) -> list[str]:
        """The notes in the timeline of the channel's incident."""
        async with self.services.unit_of_work() as uow:
            found = await uow.incidents.at(self.channel)
            assert found
            return [entry.text for entry in await uow.timeline.shown(found.number) if entry.kind == EntryKind.NOTE]

    @property
    def last_form(self) -> Form:
        return self.platform.forms[-1][1]

    @property
    def headline(self) -> Said:
        """The newest one; what is said in the thread under it is none."""
        return [each for each in self.platform.in_channel("C-incidents") if not each.ref.place.thread][-1]

    async def incident(self, number: int) -> Incident:
        async with self.services.unit_of_work() as uow:
            found = await uow.incidents.get(number)
            assert found
            return found

    async def make(self, person: PersonRef, role: AccessRole | None = None, is_disabled: bool = False) -> int:
        """Give somebody a role; returns their id."""
        async with self.services.unit_of_work() as uow:
            found = await uow.people.known(person)
            found.access_role, found.is_disabled = role, is_disabled
            await uow.commit()
            return found.id or 0

    async def timeline(self, number: int) -> list[TimelineEntry]:
        async with self.services.unit_of_work() as uow:
            return list(await uow.timeline.shown(number))


@asynccontextmanager
async def incident(*hubs: Hub, clock: Clock | None = None, **values: Any) -> AsyncIterator[Harness]:
    """An incident with its channel, run by the built-in blocks and these; `channel` is where it is talked about."""
    own = Hub("own")
    for hub in hubs:
        own.include(hub)
    with tempfile.TemporaryDirectory(prefix="muster-test-") as folder:
        async with running(Path(folder), own, clock=clock) as core:
            _, core.channel = await core.in_channel(**values)
            yield core


@asynccontextmanager
async def running(
    folder: Path,
    hub: Hub | None = None,
    channel_at_once: bool = False,
    clock: Clock | None = None,
    limit: float = 20.0,
    outside: bool = True,
    pages: tuple[str, ...] = ("payments", "database"),
    audiences: dict[str, str] | None = None,
    alerts: Sequence[AlertPolicy] = (),
    webhooks_inside: bool = True,
    partner: FakePlatform | None = None,
    policy: Policy | None = None,
) -> AsyncIterator[Harness]:
    """Start the core on a fresh SQLite file (or the one that is there). `webhooks_inside`: they may lead to this
    machine, where a test receives them. `partner`: a second chat beside the first."""
    platform = FakePlatform()
    chats = {(each.name, each.workspace): each for each in (platform, partner) if each}
    engine = await _database(folder / "muster.db")
    sessions = session_maker(engine)
    watch, feed, clock = Watch(), LocalFeed(), clock or SystemClock()
    blocks = builtin_hub()
    if hub:
        blocks.include(hub)

    async def handle(item: InboxItem) -> FormVerdict | None:
        return await dispatcher.handle(item)

    async def count(session: AsyncSession, fresh: Sequence[Event]) -> None:
        posted = [event for event in fresh if isinstance(event, events.MessagePosted)]
        await count_messages(session, posted, watch.room_key)

    pager, page = FakePager(pages), FakeStatusPage()
    webhooks = WebhookSender(StoredWebhookBook(sessions, clock, policy or Policy()), clock, webhooks_inside)
    systems = {each.name: each for each in (pager, page, webhooks)}
    delivery = Delivery(
        sessions=sessions,
        clock=clock,
        platforms=PlatformRegistry(dict(chats), systems),
        handle=handle,
        on_fresh=count,
        settings=DeliverySettings(),
    )
    named = NamedChannels(blocks.keywords.values(), [platform])
    await named.refresh()
    services = Services(
        sessions=sessions,
        hub=blocks,
        outbox=delivery.outbox,
        timers=delivery.timers,
        wake=delivery.wake,
        clock=clock,
        feed=feed,
        watch=watch,
        platforms=dict(chats),
        homes={each: Home(*each, "C-incidents", "C-reports", channel_at_once) for each in chats},
        site_url="https://muster.example",
        block_limit=limit,
        policy=policy or Policy(),
        pagers={pager.name: pager} if outside else {},
        status_pages={page.name: page} if outside else {},
        archive_after=timedelta(days=14),
        audiences={"execs": "C-execs"} if audiences is None else audiences,
        alert_policies={each.source: each for each in alerts},
        keywords=Matcher(blocks.keywords.values(), named),
    )
    dispatcher = Dispatcher(services)
    async with UnitOfWork(sessions) as uow:
        await watch.load(uow)
    await begin_missing(sessions, services)
    await delivery.start()
    intake = StoredIntake(services, delivery.inbox, delivery.worker)
    try:
        made = Harness(platform, delivery, services, intake)
        made.pager, made.page, made.named = pager, page, named
        yield made
    finally:
        await intake.drain()
        await delivery.stop(grace=5)
        await webhooks.close()
        await engine.dispose()


async def _database(path: Path) -> AsyncEngine:
    """The file as it is there, or a fresh one: migrated once for each process, and copied after that."""
    if not path.exists():  # noqa: ASYNC240  (nobody else waits in a test)
        path.write_bytes(await empty_store())  # noqa: ASYNC240
    return open_engine(f"sqlite:///{path}", survives_power_cuts=False)


_copies: list[bytes] = []


async def empty_store() -> bytes:
    """A migrated SQLite file, made once: a copy is quicker."""
    if not _copies:
        with tempfile.TemporaryDirectory(prefix="muster-test-") as folder:
            path = Path(folder) / "muster.db"
            engine = open_engine(f"sqlite:///{path}", survives_power_cuts=False)
            await upgrade(engine)
            await engine.dispose()
            _copies.append(path.read_bytes())
    return _copies[0]
