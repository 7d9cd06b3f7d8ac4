"""Serving HTTP: uvicorn around the web part of an application."""

from __future__ import annotations

import asyncio
import contextlib
import signal

import structlog
import uvicorn

from core.ending import end
from muster.application import Application
from muster.garbage import leave_what_stays
from muster.logs import configure_logs
from muster.settings import Settings
from web.app import close_streams

log = structlog.get_logger()

REQUESTS_END_S, WORK_ENDS_S = 2, 5
"""After SIGTERM: how long requests, then work under way, may take to end. Container hosts kill after 10 s."""


class Server:
    """An HTTP server in the running event loop; `port` 0 takes a free one, known after `start`."""

    def __init__(self, application: Application, host: str, port: int) -> None:
        config = uvicorn.Config(
            application.web,
            host=host,
            port=port,
            log_level="warning",
            lifespan="on",
            timeout_graceful_shutdown=REQUESTS_END_S,
            # Longer than load balancers do: a connection that we close while one sends a request into it is a 502.
            timeout_keep_alive=application.settings.keep_alive_s,
        )
        self._server = uvicorn.Server(config)
        # The process handles its own signals, once for all parts.
        self._server.capture_signals = _leave_signals_alone  # type: ignore[method-assign, assignment]
        self._web = application.web
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> int:
        """Listen; returns the port. Raises `OSError` when the address is taken."""
        self._task = asyncio.create_task(self._serve())
        while not self._server.started:
            if self._task.done():
                self._task.result()
                raise RuntimeError("The web part did not start; the log says why.")
            await asyncio.sleep(0.01)
        return int(self._server.servers[0].sockets[0].getsockname()[1])

    async def stop(self) -> None:
        # Open pages hold a stream each; they are told to come back before the server waits for its requests to end.
        close_streams(self._web)
        self._server.should_exit = True
        if self._task:
            await self._task

    async def _serve(self) -> None:
        try:
            await self._server.serve()
        except SystemExit as error:
            raise OSError("The address is taken.") from error


def _leave_signals_alone() -> contextlib.AbstractContextManager[None]:
    return contextlib.nullcontext()


def stopped_by_signal() -> asyncio.Event:
    """Set at SIGINT or SIGTERM. Asked for before anything is started: a signal may come while things are starting."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(each, stop.set)
    return stop


async def serve_forever(settings: Settings) -> None:
    """`muster serve`: until SIGINT or SIGTERM, then finish what is claimed and end."""
    configure_logs()
    stop = stopped_by_signal()
    application = Application(settings)
    try:
        if await started(application, stop):
            server = Server(application, settings.host, settings.port)
            port = await server.start()
            leave_what_stays()
            log.info("serving", address=f"http://{settings.host}:{port}")
            await stop.wait()
            await server.stop()
    finally:
        await application.stop(WORK_ENDS_S)


async def work_forever(settings: Settings) -> None:
    """`muster worker`: works on what the serving processes have taken in, until SIGINT or SIGTERM."""
    configure_logs()
    stop = stopped_by_signal()
    application = Application(settings, serves=False)
    try:
        if await started(application, stop):
            probes = Server(application, settings.host, settings.worker_port) if settings.worker_port else None
            if probes:
                await probes.start()
            leave_what_stays()
            log.info("working")
            await stop.wait()
            if probes:
                await probes.stop()
    finally:
        await application.stop(WORK_ENDS_S)


async def started(application: Application, stop: asyncio.Event) -> bool:
    """Start it; False when it was told to stop while it still waited for a database or a chat."""
    starting = asyncio.create_task(application.start())
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if starting.done():
        starting.result()
        return True
    await end(starting)
    return False
