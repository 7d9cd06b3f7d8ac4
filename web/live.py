"""Server-sent events: the numbers of incidents that have changed, for open pages to look again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import timedelta
from typing import Any

from litestar import Litestar, Request, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Stream

from core.incidents.access import Permission, Viewer
from core.incidents.feed import EVERY
from core.store.documents import may_see
from web.reference import parse_reference
from web.services import Handed, WebServices
from web.viewer import Looking, find_visit

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
async def list_events(request: Request[Any, Any, Any], services: Handed) -> Stream:
    """Changes of any incident that the viewer may see."""

    async def is_wanted(number: int) -> bool:
        now_seen = await _still_there(request, services)
        return number == EVERY or await may_see(services.sessions, now_seen, number)

    return _stream(services, request.app.state.closing, is_wanted)


@get("/incidents/{reference:str}/events", include_in_schema=False)
async def incident_events(
    request: Request[Any, Any, Any], reference: FromPath[str], services: Handed, viewer: Looking
) -> Stream:
    """Changes of one incident."""
    number = parse_reference(reference)
    if number is None or not await may_see(services.sessions, viewer, number):
        raise NotFoundException("There is no such incident.")

    async def is_wanted(changed: int) -> bool:
        if changed not in (number, EVERY):
            return False
        if not await may_see(services.sessions, await _still_there(request, services), number):
            raise _Gone  # it has become private: the page comes back and is told so
        return True

    return _stream(services, request.app.state.closing, is_wanted)


async def _still_there(request: Request[Any, Any, Any], services: WebServices) -> Viewer:
    """Who is listening now: a page stays open for days, and meanwhile its reader may have been signed out or shut out."""
    found = (await find_visit(request, services)).viewer
    if not found.may(Permission.READ):
        raise _Gone
    return found


class _Gone(Exception):
    """What the stream is about is no longer there for this reader."""


def _stream(services: WebServices, closing: asyncio.Event, is_wanted: Callable[[int], Awaitable[bool]]) -> Stream:
    # Proxies that buffer would hold events back.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(_events(services, closing, is_wanted), media_type="text/event-stream", headers=headers)


async def _events(
    services: WebServices, closing: asyncio.Event, is_wanted: Callable[[int], Awaitable[bool]]
) -> AsyncGenerator[str, None]:
    with services.feed.watch() as changes:
        yield _HELLO
        while not closing.is_set():
            number = await _next_change(services, closing, changes)
            if closing.is_set():
                return
            try:
                if number is None:
                    yield _BEAT
                elif await is_wanted(number):
                    yield f"data: {number}\n\n"
            except _Gone:
                return


async def _next_change(services: WebServices, closing: asyncio.Event, changes: asyncio.Queue[int]) -> int | None:
    """The next number; None when it is time for a heartbeat or to close."""
    change = asyncio.ensure_future(changes.get())
    others = [
        asyncio.ensure_future(closing.wait()),
        asyncio.ensure_future(services.clock.sleep_until(services.clock.now() + HEARTBEAT)),
    ]
    try:
        await asyncio.wait([change, *others], return_when=asyncio.FIRST_COMPLETED)
        return change.result() if change.done() else None
    finally:
        for task in (change, *others):
            task.cancel()
