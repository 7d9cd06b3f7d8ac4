"""slack_sdk's Socket Mode client, with patience where it has none and an end where it has none."""

from __future__ import annotations

import asyncio
import contextlib

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from tenacity import AsyncRetrying, RetryCallState, retry_if_not_exception_type, wait_exponential_jitter

from adapters.slack.client import proxy_for
from adapters.slack.error_mapping import to_chat_error
from adapters.slack.settings import SlackSettings
from core.chat.errors import Refused

log = structlog.get_logger()

_URL_LIFE = 10.0
"""Seconds within which an address is used; Slack's expire, and slack_sdk would knock at a dead one for ever."""

_wait = wait_exponential_jitter(multiplier=0.5, max=30.0)


class SocketClient(SocketModeClient):
    """Asks for a new address with growing pauses; `leave` waits until nothing of it runs any more."""

    def __init__(self, settings: SlackSettings, ping_interval: float) -> None:
        web = AsyncWebClient(base_url=settings.api_url, timeout=int(settings.timeout), retry_handlers=[])
        web.proxy = proxy_for(settings.api_url, web.proxy)
        super().__init__(settings.app_token, web_client=web, ping_interval=ping_interval)
        self.proxy = proxy_for(settings.api_url, self.proxy)
        self._leaving = asyncio.Event()

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

    async def issue_new_wss_url(self) -> str:
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
                await asyncio.wait_for(super().connect(), _URL_LIFE)  # type: ignore[no-untyped-call]
                return
            except TimeoutError:
                self.wss_uri = None

    async def leave(self) -> None:
        """Close the connection and wait for all that ran for it."""
        self._leaving.set()
        running = (self.message_processor, self.message_receiver, self.current_session_monitor)
        with contextlib.suppress(ConnectionError):
            await self.close()  # type: ignore[no-untyped-call]
        for each in running:
            if each:
                each.cancel()
        await asyncio.gather(*filter(None, running), return_exceptions=True)

    async def _open(self) -> str:
        if self.closed:
            raise asyncio.CancelledError
        answer = await self.web_client.apps_connections_open(app_token=self.app_token)
        return str(answer["url"])

    async def _sleep(self, seconds: float) -> None:
        """A pause that ends when the client does."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._leaving.wait(), seconds)


def _pause(state: RetryCallState) -> float:
    """What Slack asks for, else a growing pause."""
    error = state.outcome.exception() if state.outcome else None
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    log.warning("slack_socket_unreachable", error=type(error).__name__, attempt=state.attempt_number)
    asked = str(headers.get("Retry-After", ""))
    return float(asked) if asked.isdigit() else _wait(state)
