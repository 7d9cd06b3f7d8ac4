"""Requests to the app over HTTP: signed, timed, and written down."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.slack import signing
from sandbox.slack.config import SandboxConfig
from sandbox.slack.errors import JSON

# Slack docs, "The Events API": more than two redirects fail the delivery.
MAX_REDIRECTS = 2


@dataclass
class Delivery:
    """One request (or socket envelope) to the app, and how it went."""

    kind: str
    body: JSON
    event_id: str = ""
    attempt: int = 0
    retry_reason: str = ""
    via: str = "http"
    status: int | None = None
    latency: float | None = None
    error: str = ""
    at: float = 0.0


@dataclass
class AppReply:
    """What the app answered, as Slack's side sees it."""

    status: int | None = None
    body: str = ""
    content_type: str = ""
    # In Slack's words: operation_timeout, dispatch_failed, http_client_error, http_service_error, …
    error: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    latency: float = 0.0
    # What the person sees because of it, where they see something.
    shown: str = ""

    @property
    def ok(self) -> bool:
        return not self.error

    @property
    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError:
            return None


class Wire:
    def __init__(self, config: SandboxConfig) -> None:
        self.config = config
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        connector = aiohttp.TCPConnector(limit=100)
        self._session = aiohttp.ClientSession(connector=connector, auto_decompress=True)

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def send_json(self, url: str, body: JSON, extra: dict[str, str] | None = None) -> AppReply:
        raw = json.dumps(body).encode()
        return await self._send(url, raw, {"Content-Type": "application/json", **(extra or {})})

    async def send_form(self, url: str, fields: dict[str, str]) -> AppReply:
        raw = urlencode(fields).encode()
        return await self._send(url, raw, {"Content-Type": "application/x-www-form-urlencoded"})

    async def _send(self, url: str, raw: bytes, headers: dict[str, str]) -> AppReply:
        """One POST. The signature is made at sending time, as a retry's is."""
        assert self._session is not None, "the sandbox is not started"
        signed = {
            **headers,
            **signing.headers(self.config.signing_secret, raw, self.config.clock()),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "application/json,*/*",
        }
        started = time.monotonic()
        reply = AppReply()
        try:
            async with asyncio.timeout(self.config.answer_timeout):
                async with self._session.post(
                    url, data=raw, headers=signed, max_redirects=MAX_REDIRECTS + 1
                ) as response:
                    reply.body = await response.text()
                    reply.status, reply.content_type = response.status, response.content_type
                    reply.headers = {k.lower(): v for k, v in response.headers.items()}
        except TimeoutError:
            reply.error = "operation_timeout"
        except aiohttp.TooManyRedirects:
            reply.error = "too_many_redirects"
        except aiohttp.ClientError:
            reply.error = "dispatch_failed"
        reply.latency = time.monotonic() - started
        reply.error = reply.error or _status_error(reply.status or 0)
        return reply


def _status_error(status: int) -> str:
    if 200 <= status < 300:
        return ""
    return "http_service_error" if status >= 500 else "http_client_error"
