"""Socket Mode: the same payloads over a WebSocket that we open, so nothing of Muster need be reachable from outside."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import structlog
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.slack.adapter import SlackPlatform
from adapters.slack.handling import Handling
from adapters.slack.limits import SOCKETS
from adapters.slack.payload import Json
from adapters.slack.socket_client import SocketClient
from core.chat.platform import Intake, Overloaded, Turn
from core.ending import end

log = structlog.get_logger()


_TAKE_EVERY = 1.0
"""Seconds; a seat lasts a few times as long."""


class SlackSocketMode:
    """Connects while it has a seat among the connections that Slack allows, stays connected by itself, and leaves with
    `close`. `ping_interval` is in seconds.

    Slack sends each event to one of the connections, so every process with a seat takes its part.
    """

    def __init__(self, platform: SlackPlatform, intake: Intake, seat: Turn, ping_interval: float = 5.0) -> None:
        self._platform = platform
        self._handling = Handling(platform, intake)
        self._seat = seat
        self._ping_interval = ping_interval
        self._client: SocketClient | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._staying: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises `Refused` when Slack does not take the app token; an unreachable Slack is tried again for ever."""
        client = self._new_client()
        try:
            await client.first_url()
        except BaseException:
            await client.leave()
            raise
        if await self._has_seat():
            self._connect(client)
        else:
            log.info("slack_waits_for_a_seat", seats=SOCKETS, then="another process that stops makes room")
            await client.leave()
        self._staying = asyncio.create_task(self._stay())

    async def close(self) -> None:
        """Leave; what has not been acknowledged comes again to whoever connects next."""
        await self.die()
        with contextlib.suppress(Exception):
            await self._seat.give_back()

    async def die(self) -> None:
        """Stop without a word to the other processes, as a crash does."""
        await end(self._staying)
        self._staying = None
        await self._disconnect()

    async def _stay(self) -> None:
        """Connected while the seat is ours, and only then."""
        while True:
            await self._seat.freed(_TAKE_EVERY)
            has_seat = await self._has_seat()
            if has_seat and self._client is None:
                log.info("slack_has_a_seat")
                self._connect(self._new_client())
            elif not has_seat and self._client is not None:
                log.warning("slack_seat_lost")
                await self._disconnect()

    async def _has_seat(self) -> bool:
        try:
            return await self._seat.take()
        except Exception as error:
            # The store is away: hold on to what we have, it can't be given to others either.
            log.warning("slack_seat_unknown", error=type(error).__name__)
            return self._client is not None

    def _new_client(self) -> SocketClient:
        client = SocketClient(self._platform.settings, self._ping_interval)
        client.socket_mode_request_listeners.append(self._receive)
        return client

    def _connect(self, client: SocketClient) -> None:
        self._client = client
        self._connecting = asyncio.create_task(client.connect())

    async def _disconnect(self) -> None:
        """After what has come in is stored and acknowledged."""
        client, connecting = self._client, self._connecting
        self._client = self._connecting = None
        await end(connecting)
        if client:
            await client.leave()

    async def _receive(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Acknowledge only what is safely stored: Slack sends the rest again."""
        if request.retry_attempt:
            log.info("slack_event_retried", attempt=request.retry_attempt, reason=request.retry_reason)
        try:
            answer = await self._handle(request)
        except Overloaded:
            log.warning("slack_envelope_put_off", type=request.type)
            return
        payload = answer if request.accepts_response_payload else None
        with contextlib.suppress(ConnectionError, AttributeError):
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    async def _handle(self, request: SocketModeRequest) -> Json | None:
        payload: dict[str, Any] = request.payload
        if request.type == "events_api":
            await self._handling.event(payload)
            return None
        if request.type == "slash_commands":
            return await self._handling.command(payload)
        if request.type == "interactive":
            return await self._handling.interaction(payload)
        log.debug("slack_envelope_unknown", type=request.type)
        return None
