"""The door: what adapters hand in is sifted, stored, acknowledged, and what a person waits for is handled at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from core.blocks.heard import heard_as
from core.blocks.services import Services
from core.blocks.suggestions import suggest
from core.blocks.watch_news import WatchNews
from core.chat import events
from core.chat.cards import Option
from core.chat.events import Event, event_type
from core.chat.places import Place
from core.chat.platform import FormVerdict
from core.delivery.inbox import Inbox, InboxEntry
from core.delivery.worker import Worker
from core.ending import end

log = structlog.get_logger()

_AT_ONCE = events.CommandInvoked | events.ButtonClicked | events.ShortcutUsed | events.FormSubmitted | events.Asked
_ALWAYS = _AT_ONCE | events.Mentioned | events.AlertReceived
_MOVES_NAMES = events.ChannelRenamed | events.MemberJoined | events.ChannelUnarchived


class StoredIntake:
    """Implements `core.chat.platform.Intake` over the inbox. `news` is for many processes: what others have made."""

    def __init__(self, services: Services, inbox: Inbox, worker: Worker, news: WatchNews | None = None) -> None:
        self._news = news
        self._hub = services.hub
        self._watch = services.watch
        self._keywords = services.keywords
        self._on_screen = services.on_screen
        self._inbox = inbox
        self._worker = worker
        self._services = services
        self._running: set[asyncio.Task[FormVerdict | None]] = set()
        self._at_once: dict[str, asyncio.Task[FormVerdict | None]] = {}

    async def accept(self, events: Sequence[Event]) -> frozenset[str]:
        """Store what matters, then return the keys of what was new. Raises `Overloaded` when the platform should send it
        again later."""
        if self._news and any(self._may_be_news(event) for event in events):
            await self._news.look()
        if any(isinstance(event, _MOVES_NAMES) for event in events):
            self._keywords.channels_changed()
        entries = [self._entry(event) for event in events if self._matters(event)]
        if not entries:
            return frozenset()
        fresh = await self._inbox.store(entries)
        for entry in entries:
            if entry.claimed and entry.event.key in fresh:
                self._start(entry.event.key)
        return fresh

    async def submit(self, event: Event, wait: float) -> FormVerdict | None:
        """Store a form submission, or what was asked outside chat, and handle it at once; None when it is not settled
        within `wait` seconds.

        A refusal that comes later reaches the person in a direct conversation.
        """
        entry = self._entry(event)
        if event.key not in await self._inbox.store([entry]):
            return None
        self._on_screen.add(event.key)
        task = self._start(event.key)
        done, _ = await asyncio.wait({task}, timeout=wait)
        if not done and event.key not in self._on_screen:
            # The verdict has been spoken, for the screen; only its commit is under way.
            done, _ = await asyncio.wait({task})
        self._on_screen.discard(event.key)
        return task.result() if done and not task.exception() else None

    async def handled(self, key: str, wait: float) -> bool:
        """Whether what was accepted under this key has been handled, at the latest after `wait` seconds."""
        task = self._at_once.get(key)
        if task is None:
            return True
        done, _ = await asyncio.wait({task}, timeout=wait)
        return bool(done)

    async def listening_at(self, platform: str, workspace: str) -> Sequence[Place]:
        """The channels of open incidents, and where headlines stand."""
        async with self._services.unit_of_work() as uow:
            open_ones = await uow.incidents.all_open()
            headlines = await uow.incidents.headline_places()
        places = [each.place for each in open_ones if each.place] + list(headlines)
        here = [each for each in places if (each.platform, each.workspace) == (platform, workspace)]
        return list(dict.fromkeys(each.in_channel() for each in here))

    async def suggest(self, place: Place, command: str, typed: str) -> Sequence[Option]:
        """What could stand for the word that is being typed."""
        async with self._services.unit_of_work() as uow:
            return await suggest(self._hub, uow, place, command, typed)

    async def drain(self, grace: float = 60.0) -> None:
        """Wait for what is being handled at once; what is not over after `grace` seconds is given back to the inbox."""
        deadline = asyncio.get_running_loop().time() + grace
        while self._running:
            late = deadline - asyncio.get_running_loop().time()
            _, running = await asyncio.wait(set(self._running), timeout=max(0.0, late))
            if running and late <= 0:
                await end(*running)

    def _start(self, key: str) -> asyncio.Task[FormVerdict | None]:
        task = asyncio.create_task(self._worker.run_claimed(key))
        self._running.add(task)
        self._at_once[key] = task
        task.add_done_callback(self._finish)
        task.add_done_callback(lambda _: self._at_once.pop(key, None))
        return task

    def _finish(self, task: asyncio.Task[FormVerdict | None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("handling_at_once_failed", error=type(error).__name__)

    def _entry(self, event: Event) -> InboxEntry:
        if isinstance(event, _AT_ONCE):
            # A lane of its own: a person is waiting, and nothing may stand in front.
            return InboxEntry(event=event, lane=f"at-once/{event.key}", claimed=True)
        return InboxEntry(event=event, lane=event.place.key, counted_only=self._is_only_counted(event))

    def _is_only_counted(self, event: Event) -> bool:
        """A message by somebody known, which no block wants to see: its count is all that is kept."""
        if not isinstance(event, events.MessagePosted) or not self._watch.knows(event.person):
            return False
        listeners = {block for name in heard_as(event) for block in self._hub.listeners.get(name, {})}
        if listeners - {_NEWCOMER}:
            return False
        return not self._says_a_keyword(event)

    def _says_a_keyword(self, event: events.MessagePosted) -> bool:
        return bool(self._keywords.find(event.text.plain, event.place, self._watch.is_incident_channel(event.place)))

    def _matters(self, event: Event) -> bool:
        """Asked of every event of the workspace, so it looks at memory only."""
        if isinstance(event, _ALWAYS):
            return True
        if isinstance(event, events.ProfileChanged):
            return self._watch.knows(event.profile.ref)
        if isinstance(event, events.MessageDeleted) and self._watch.has_headlines(event.place):
            return True
        if isinstance(event, events.MessagePosted) and event.from_bot:
            return False
        if event_type(event) in self._hub.listeners and self._watch.is_incident_channel(event.place):
            return True
        return isinstance(event, events.MessagePosted) and self._says_a_keyword(event)

    def _may_be_news(self, event: Event) -> bool:
        """It would be let go, but for another process that has just made its channel."""
        if self._matters(event) or (isinstance(event, events.MessagePosted) and event.from_bot):
            return False
        return (
            isinstance(event, events.ProfileChanged | events.MessageDeleted) or event_type(event) in self._hub.listeners
        )


_NEWCOMER = "core.commands.members.newcomer"
