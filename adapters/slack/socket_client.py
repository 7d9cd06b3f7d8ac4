"""slack_sdk's Socket Mode client, with patience where it has none and an end where it has none."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from tenacity import AsyncRetrying, RetryCallState, retry_if_not_exception_type, wait_exponential_jitter

from adapters.slack.client import proxy_for
from adapters.slack.error_mapping import to_chat_error
from adapters.slack.settings import SlackSettings
from core.chat.errors import Refused
from core.ending import end

log = structlog.get_logger()

_TOO_MANY = "too_many_websockets"
_URL_LIFE = 10.0
"""Seconds within which an address is used; Slack's expire, and slack_sdk would knock at a dead one for ever."""

_FINISH_S = 3.0
"""Seconds to answer what has come in before the connection is closed; Slack waits as long for an answer."""

_wait = wait_exponential_jitter(multiplier=0.5, max=30.0)


class SocketClient(SocketModeClient):
    """Asks for a new address with growing pauses, also when Slack has too many connections of this app; `leave` answers
    what has come in, and waits until nothing of it runs any more."""

    def __init__(self, settings: SlackSettings, ping_interval: float) -> None:
        web = AsyncWebClient(base_url=settings.api_url, timeout=int(settings.timeout), retry_handlers=[])
        web.proxy = proxy_for(settings.api_url, web.proxy)
        super().__init__(settings.app_token, web_client=web, ping_interval=ping_interval)
        self.proxy = proxy_for(settings.api_url, self.proxy)
        self._leaving = asyncio.Event()
        self._refused = 0
        """How often one after another Slack has said that there are too many connections."""
        self._unanswered = 0
        self._is_idle = asyncio.Event()
        self._is_idle.set()

    async def first_url(self) -> None:
        """Raises `Refused` when the app token is wrong; anything that may pass is left to `connect`."""
        try:
            self.wss_uri = await super().issue_new_wss_url()
        except SlackApiError as error:
            answer = error.response.data if hasattr(error.response, "data") else {}
            refusal = to_chat_error(answer if isinstance(answer, dict) else {}, "apps.connections.open", "incident")
            if isinstance(refusal, Refused):
                raise Refused(
                    f"Slack does not take the app token ({refusal.code}). It begins with xapp- and needs the scope "
                    "connections:write; make one under Basic Information.",
                    refusal.code,
                ) from error
        except Exception as error:
            log.warning("slack_socket_unreachable", error=type(error).__name__)

    async def enqueue_message(self, message: str) -> None:
        self._unanswered += 1
        self._is_idle.clear()
        await super().enqueue_message(message)

    async def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        kind = message.get("type")
        try:
            if kind == "hello":
                self._refused = 0
            elif kind == "disconnect" and message.get("reason") == _TOO_MANY:
                self._refused += 1
                log.warning(
                    "slack_has_too_many_sockets", advice="Ten connections of one app at most: who else has some?"
                )
            if kind != "disconnect":
                await super().run_message_listeners(message, raw_message)
        finally:
            self._unanswered -= 1
            if not self._unanswered:
                self._is_idle.set()
        if kind == "disconnect":
            # It is answered by a new connection, which may take its time.
            await super().run_message_listeners(message, raw_message)

    async def connect_to_new_endpoint(self, force: bool = False) -> None:
        """One at a time: slack_sdk goes on beside another attempt after five seconds, and leaves a connection behind."""
        session = self.current_session
        async with self.connect_operation_lock:
            if session is self.current_session and (force or not await self.is_connected()) and not self.closed:
                self.wss_uri = await self.issue_new_wss_url()
                await self.connect()

    async def issue_new_wss_url(self) -> str:
        if self._refused:
            await self._sleep(min(0.5 * 2**self._refused, 30.0))
        async for attempt in AsyncRetrying(
            wait=_pause, retry=retry_if_not_exception_type(asyncio.CancelledError), sleep=self._sleep, reraise=True
        ):
            with attempt:
                return str(await self._open())
        raise AssertionError("AsyncRetrying ends by returning or raising")

    async def connect(self) -> None:
        while not self.closed:
            if self.wss_uri is None:
                self.wss_uri = await self.issue_new_wss_url()
            try:
                async with asyncio.timeout(_URL_LIFE):
                    await super().connect()  # type: ignore[no-untyped-call]
                return
            except TimeoutError:
                self.wss_uri = None

    async def leave(self) -> None:
        """Answer what has come in, close the connection and wait for all that ran for it."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FINISH_S):
                await self._is_idle.wait()
        self._leaving.set()
        running = (self.message_processor, self.message_receiver, self.current_session_monitor)
        try:
            await self.close()  # type: ignore[no-untyped-call]
        except Exception as error:
            # It is left all the same: what runs for it is ended below.
            log.info("slack_socket_not_closed", error=type(error).__name__)
        await end(*running)

    async def _open(self) -> str:
        if self.closed:
            raise asyncio.CancelledError
        answer = await self.web_client.apps_connections_open(app_token=self.app_token)
        return str(answer["url"])

    async def _sleep(self, seconds: float) -> None:
        """A pause that ends when the client does."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._leaving.wait()


def _pause(state: RetryCallState) -> float:
    """What Slack asks for, else a growing pause."""
    error = state.outcome.exception() if state.outcome else None
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    log.warning("slack_socket_unreachable", error=type(error).__name__, attempt=state.attempt_number)
    asked = str(headers.get("Retry-After", ""))
    return float(asked) if asked.isdigit() else _wait(state)
