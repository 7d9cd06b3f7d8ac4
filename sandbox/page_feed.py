"""The WebSocket of a chat page: one browser is told of each change until it goes away."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

Watcher = Callable[[str, Any], None]
_TOGETHER_S = 0.03


async def hold_page(
    request: web.Request,
    watchers: list[Watcher],
    watcher: Watcher,
    send_to: Callable[[web.WebSocketResponse], Awaitable[None]],
) -> web.WebSocketResponse:
    """Keep the browser's socket, with `watcher` among the watchers, while `send_to` sends."""
    ws = web.WebSocketResponse(heartbeat=20.0)
    await ws.prepare(request)
    watchers.append(watcher)
    sending = asyncio.ensure_future(send_to(ws))
    try:
        async for _ in ws:
            pass
    finally:
        watchers.remove(watcher)
        sending.cancel()
    return ws


async def feed_whole(
    request: web.Request, watchers: list[Watcher], snapshot: Callable[[], Any]
) -> web.WebSocketResponse:
    """Send all that the person sees, now and after each change."""
    changed = asyncio.Event()
    changed.set()

    def note(_what: str, _subject: Any) -> None:
        changed.set()

    async def send_to(ws: web.WebSocketResponse) -> None:
        while not ws.closed:
            await changed.wait()
            # Changes come in bursts; the page draws once for all of them.
            await asyncio.sleep(_TOGETHER_S)
            changed.clear()
            try:
                await ws.send_str(json.dumps(snapshot()))
            except ConnectionError:
                return

    return await hold_page(request, watchers, note, send_to)
