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
from adapters.slack.payload import Json
from adapters.slack.socket_client import SocketClient
from core.chat.platform import Intake, Overloaded

log = structlog.get_logger()


class SlackSocketMode:
    """Connects with `start`, stays connected by itself, and leaves with `close`. `ping_interval` is in seconds."""

    def __init__(self, platform: SlackPlatform, intake: Intake, ping_interval: float = 5.0) -> None:
        self._platform = platform
        self._handling = Handling(platform, intake)
        self._ping_interval = ping_interval
        self._client: SocketClient | None = None
        self._connecting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises `Refused` when Slack does not take the app token; an unreachable Slack is tried again for ever."""
        self._client = client = SocketClient(self._platform.settings, self._ping_interval)
        client.socket_mode_request_listeners.append(self._receive)
        try:
            await client.first_url()
        except BaseException:
            await self.close()
            raise
        self._connecting = asyncio.create_task(client.connect())

    async def close(self) -> None:
        """Leave; what has not been acknowledged comes again to whoever connects next."""
        if self._connecting:
            self._connecting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._connecting
        if self._client:
            await self._client.leave()
        self._client = self._connecting = None

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
