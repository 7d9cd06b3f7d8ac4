"""Server-sent events: the numbers of incidents that have changed, for open pages to look again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from typing import Any, TypeAlias

from litestar import Litestar, Request, get
from litestar.channels import Subscriber
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from core.clock import Clock
from core.incidents.access import Permission, Viewer
from core.incidents.feed import EVERY
from core.store.documents import may_see
from web.channels import ALL, IncidentChannels, channel_of
from web.reference import parse_reference
from web.services import Handed, WebServices
from web.viewer import Looking, find_visit

AnyRequest: TypeAlias = Request[Any, Any, Any]
IsWanted: TypeAlias = Callable[[int], Awaitable[bool]]

HEARTBEAT = timedelta(seconds=15)

# Opened at once, so that the browser reports the connection; comes back 2 s after it was lost.
_HELLO = "retry: 2000\n: hello\n\n"
_BEAT = ": beat\n\n"


def prepare_streams(app: Litestar) -> None:
    """Give the app the event that ends its streams."""
    app.state.closing = asyncio.Event()


def close_streams(app: Litestar) -> None:
    """End all open streams, so that a server which waits for its connections can stop."""
    app.state.closing.set()


@get("/events", include_in_schema=False)
async def list_events(request: AnyRequest, services: Handed) -> Stream:
    """Changes of any incident that the viewer may see."""

    async def is_wanted(number: int) -> bool:
        now_seen = await _still_there(request, services)
        return number == EVERY or await may_see(services.sessions, now_seen, number)

    return _stream(request, ALL, services, is_wanted)


@get("/incidents/{reference:str}/events", include_in_schema=False)
async def incident_events(request: AnyRequest, reference: FromPath[str], services: Handed, viewer: Looking) -> Stream:
    """Changes of one incident."""
    number = parse_reference(reference)
    if number is None or not await may_see(services.sessions, viewer, number):
        raise NotFoundException("There is no such incident.")

    async def is_wanted(_: int) -> bool:
        if not await may_see(services.sessions, await _still_there(request, services), number):
            raise _Gone  # it has become private: the page comes back and is told so
        return True

    return _stream(request, channel_of(number), services, is_wanted)


async def _still_there(request: AnyRequest, services: WebServices) -> Viewer:
    """Who is listening now: a page stays open for days, and meanwhile its reader may have been signed out or shut out."""
    found = (await find_visit(request, services)).viewer
    if not found.may(Permission.READ):
        raise _Gone
    return found


class _Gone(Exception):
    """What the stream is about is no longer there for this reader."""


def _stream(request: AnyRequest, channel: str, services: WebServices, is_wanted: IsWanted) -> Stream:
    channels = request.app.plugins.get(IncidentChannels)
    # Proxies that buffer would hold events back.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = _events(channels, channel, services.clock, request.app.state.closing, is_wanted)
    return Stream(events, media_type="text/event-stream", headers=headers)


async def _events(
    channels: IncidentChannels, channel: str, clock: Clock, closing: asyncio.Event, is_wanted: IsWanted
) -> AsyncGenerator[str, None]:
    async with channels.start_subscription(channel) as reader:
        yield _HELLO
        words = _Words(reader, clock, closing)
        try:
            while not closing.is_set():
                number = await words.next()
                if closing.is_set():
                    return
                if number is None:
                    yield _BEAT
                elif await is_wanted(number):
                    yield f"data: {number}\n\n"
        except _Gone:
            return
        finally:
            words.close()


class _Words:
    """What a reader hears; one who waits keeps waiting through the heartbeats."""

    def __init__(self, reader: Subscriber, clock: Clock, closing: asyncio.Event) -> None:
        self._events = reader.iter_events()
        self._clock, self._closing = clock, closing
        self._word: asyncio.Future[bytes] | None = None

    async def next(self) -> int | None:
        """The number of a changed incident; None when it is time for a heartbeat or to close."""
        word = self._word = self._word or asyncio.ensure_future(anext(self._events))
        others: list[asyncio.Future[Any]] = [
            asyncio.ensure_future(self._closing.wait()),
            asyncio.ensure_future(self._clock.sleep_until(self._clock.now() + HEARTBEAT)),
        ]
        try:
            await asyncio.wait([word, *others], return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in others:
                task.cancel()
        if not word.done():
            return None
        self._word = None
        return int(word.result())

    def close(self) -> None:
        if self._word:
            self._word.cancel()
