"""Server-sent events: the numbers of incidents that have changed, for open pages to look again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any, TypeAlias

from litestar import Litestar, Request, get
from litestar.channels import Subscriber
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from core.clock import Clock
from core.incidents.access import Permission, Viewer
from core.store.documents import may_see, seen_among
from web.channels import ALL, IncidentChannels, channel_of
from web.reference import parse_reference
from web.services import Handed, WebServices
from web.viewer import Looking, find_visit

AnyRequest: TypeAlias = Request[Any, Any, Any]
Wanted: TypeAlias = Callable[[set[int]], Awaitable[set[int]]]
"""Of the incidents that have changed, those to tell of."""

HEARTBEAT = timedelta(seconds=15)
REST = timedelta(seconds=1)
"""Between two looks of one page. What changes meanwhile is told together: a busy hour has many changes a second."""

_LOOKS = 4
"""How many pages of this process ask the database at once: a change wakes them all in the same moment."""

# Opened at once, so that the browser reports the connection; comes back 2 s after it was lost.
_HELLO = "retry: 2000\n: hello\n\n"
_BEAT = ": beat\n\n"


def prepare_streams(app: Litestar) -> None:
    """Give the app what its streams share: the event that ends them, and their turns to ask the database."""
    app.state.closing = asyncio.Event()
    app.state.looks = asyncio.Semaphore(_LOOKS)


def close_streams(app: Litestar) -> None:
    """End all open streams, so that a server which waits for its connections can stop."""
    app.state.closing.set()


@get("/events", include_in_schema=False)
async def list_events(request: AnyRequest, services: Handed) -> Stream:
    """Changes of any incident that the viewer may see."""

    async def wanted(changed: set[int]) -> set[int]:
        return await seen_among(services.sessions, await _still_there(request, services), changed)

    return _stream(request, ALL, services, wanted)


@get("/incidents/{reference:str}/events", include_in_schema=False)
async def incident_events(request: AnyRequest, reference: FromPath[str], services: Handed, viewer: Looking) -> Stream:
    """Changes of one incident."""
    number = parse_reference(reference)
    if number is None or not await may_see(services.sessions, viewer, number):
        raise NotFoundException("There is no such incident.")

    async def wanted(changed: set[int]) -> set[int]:
        if not await may_see(services.sessions, await _still_there(request, services), number):
            raise _Gone  # it has become private: the page comes back and is told so
        return changed

    return _stream(request, channel_of(number), services, wanted)


async def _still_there(request: AnyRequest, services: WebServices) -> Viewer:
    """Who is listening now: a page stays open for days, and meanwhile its reader may have been signed out or shut out."""
    found = (await find_visit(request, services)).viewer
    if not found.may(Permission.READ):
        raise _Gone
    return found


class _Gone(Exception):
    """What the stream is about is no longer there for this reader."""


def _stream(request: AnyRequest, channel: str, services: WebServices, wanted: Wanted) -> Stream:
    state, channels = request.app.state, request.app.plugins.get(IncidentChannels)

    async def look(changed: set[int]) -> set[int]:
        async with state.looks:
            return await wanted(changed)

    # Proxies that buffer would hold events back.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = _events(channels, channel, _Pauses(services.clock, state.closing), look)
    return Stream(events, media_type="text/event-stream", headers=headers)


async def _events(channels: IncidentChannels, channel: str, pauses: _Pauses, look: Wanted) -> AsyncGenerator[str, None]:
    async with channels.start_subscription(channel) as reader:
        yield _HELLO
        changes = _Changes(reader)
        try:
            while True:
                has_some = await pauses.until(HEARTBEAT, changes.some)
                if pauses.is_closing:
                    return
                if not has_some:
                    yield _BEAT
                elif told := await look(changes.taken()):
                    yield f"data: {' '.join(map(str, sorted(told)))}\n\n"
                    await pauses.until(REST)
        except _Gone:
            return
        finally:
            changes.close()


class _Changes:
    """The incidents of which a reader has heard since they were last taken."""

    def __init__(self, reader: Subscriber) -> None:
        self.some = asyncio.Event()
        self._numbers = set[int]()
        self._hearing = asyncio.create_task(self._hear(reader))

    async def _hear(self, reader: Subscriber) -> None:
        async for word in reader.iter_events():
            self._numbers.add(int(word))
            self.some.set()

    def taken(self) -> set[int]:
        self.some.clear()
        numbers, self._numbers = self._numbers, set()
        return numbers

    def close(self) -> None:
        self._hearing.cancel()


class _Pauses:
    """Waiting that ends when the server does."""

    def __init__(self, clock: Clock, closing: asyncio.Event) -> None:
        self._clock, self._closing = clock, closing

    @property
    def is_closing(self) -> bool:
        return self._closing.is_set()

    async def until(self, at_most: timedelta, event: asyncio.Event | None = None) -> bool:
        """Whether the event came before that time was over."""
        waits: list[Coroutine[Any, Any, Any]] = [
            self._closing.wait(),
            self._clock.sleep_until(self._clock.now() + at_most),
            *([event.wait()] if event else []),
        ]
        tasks = [asyncio.ensure_future(each) for each in waits]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
        return event is not None and event.is_set()
