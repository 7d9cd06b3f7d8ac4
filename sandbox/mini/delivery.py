"""Sending payloads to the app: signed over HTTP, or through Socket Mode when the app is connected there."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlencode

import aiohttp

from sandbox.mini.config import SandboxConfig
from sandbox.mini.faults import Faults
from sandbox.mini.sockets import Sockets
from sandbox.mini.workspace import Json


@dataclass
class Sent:
    """One delivery: `status` is None when there was no answer."""

    kind: str
    key: str
    attempt: int
    status: int | None
    seconds: float


@dataclass
class Answer:
    """What the app said; `ok` is a 2xx within 3 s."""

    ok: bool
    status: int | None
    body: str


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Slack docs, "Verifying requests from Slack"."""
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Deliveries:
    def __init__(self, config: SandboxConfig, faults: Faults, sockets: Sockets) -> None:
        self._config, self._faults, self._sockets = config, faults, sockets
        self.log: list[Sent] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: list[Json] = []
        self._flusher: asyncio.Task[None] | None = None
        self.session: aiohttp.ClientSession | None = None

    @property
    def is_settled(self) -> bool:
        return not self._tasks and not self._held

    def event(self, event: Json, channel_type: str = "") -> None:
        """Send an event to the app, behind its back, with Slack's retries."""
        if not self._config.events_url and not self._sockets.connected:
            return
        envelope = {
            "token": "verification",
            "team_id": "T0SANDBOX",
            "api_app_id": "A0SANDBOX",
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(6).upper()}",
            "event_time": int(self._config.clock()),
            "authorizations": [{"team_id": "T0SANDBOX", "user_id": "U0INCIDENT", "is_bot": True}],
            "is_ext_shared_channel": False,
            "event_context": secrets.token_hex(8),
        }
        self._held.append(envelope)
        if len(self._held) >= self._faults.window:
            self._flush()
        elif self._flusher is None or self._flusher.done():
            self._flusher = asyncio.create_task(self._flush_soon())

    async def _flush_soon(self) -> None:
        await asyncio.sleep(0.1)
        self._flush()

    def _flush(self) -> None:
        held, self._held = self._held * self._faults.duplicates, []
        if self._faults.window > 1:
            self._faults.order.shuffle(held)
        for envelope in held:
            task = asyncio.create_task(self._deliver(envelope))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _deliver(self, envelope: Json) -> None:
        reason = ""
        for attempt, delay in enumerate((0.0, *self._config.retry_delays)):
            await asyncio.sleep(delay)
            extra = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
            answer = await self.send("events", envelope, "events_api", envelope["event_id"], attempt, extra)
            if self._faults.drops_reply():
                reason = "http_timeout"
            elif answer.ok:
                return
            else:
                reason = "http_error" if answer.status else "connection_failed"

    async def send(
        self, door: str, payload: Json, socket_type: str, key: str, attempt: int = 0, extra: Json | None = None
    ) -> Answer:
        """Send one payload through whichever door the app has open; `door` is events, commands or interactivity."""
        started = time.perf_counter()
        if self._sockets.connected:
            answer = await self._through_socket(payload, socket_type, attempt)
        else:
            answer = await self._post(door, payload, extra or {})
        self.log.append(Sent(door, key, attempt, answer.status, time.perf_counter() - started))
        return answer

    async def _through_socket(self, payload: Json, kind: str, attempt: int) -> Answer:
        reply = await self._sockets.send(payload, kind, attempt, self._config.reply_timeout)
        return Answer(reply is not None, 200 if reply is not None else None, json.dumps(reply) if reply else "")

    async def _post(self, door: str, payload: Json, extra: Json) -> Answer:
        url = getattr(self._config, f"{door}_url")
        if not url or self.session is None:
            return Answer(False, None, "")
        if door == "events":
            body, kind = json.dumps(payload).encode(), "application/json"
        elif door == "commands":
            body, kind = urlencode(payload).encode(), "application/x-www-form-urlencoded"
        else:
            body, kind = urlencode({"payload": json.dumps(payload)}).encode(), "application/x-www-form-urlencoded"
        timestamp = str(int(self._config.clock()))
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self._config.signing_secret, timestamp, body),
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            **extra,
        }
        timeout = aiohttp.ClientTimeout(total=self._config.reply_timeout)
        try:
            async with self.session.post(url, data=body, headers=headers, timeout=timeout) as answer:
                return Answer(200 <= answer.status < 300, answer.status, await answer.text())
        except (aiohttp.ClientError, TimeoutError):
            return Answer(False, None, "")
