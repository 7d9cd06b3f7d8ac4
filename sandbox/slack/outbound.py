"""Events on their way to the app: over HTTP or a socket, with retries, duplicates and shuffles."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from sandbox.slack.errors import JSON
from sandbox.slack.faults import Faults
from sandbox.slack.model import Channel
from sandbox.slack.sockets import Sockets
from sandbox.slack.subscriptions import envelope, is_heard
from sandbox.slack.wire import AppReply, Delivery, Wire
from sandbox.slack.workspace import Workspace
from sandbox.waiting import Wakes

# A shuffling window that does not fill is emptied after this.
REORDER_PATIENCE = 0.05
_REASONS = {"operation_timeout": "http_timeout", "dispatch_failed": "connection_failed"}


class Outbound:
    def __init__(self, workspace: Workspace, wire: Wire, sockets: Sockets, faults: Faults, wakes: Wakes) -> None:
        self.workspace, self.wire, self.sockets, self.faults, self.wakes = workspace, wire, sockets, faults, wakes
        self.log: list[Delivery] = []
        self.outstanding = 0
        self._tasks: set[asyncio.Task[Any]] = set()
        self._held: list[JSON] = []
        self._release: asyncio.TimerHandle | None = None

    @property
    def idle(self) -> bool:
        return self.outstanding == 0 and not self._held

    def publish(self, event: JSON, channel: Channel | None) -> None:
        """An event, if the app is to hear of it."""
        has_way = self.workspace.config.events_url or self.sockets.enabled
        if not has_way or not is_heard(self.workspace, event, channel):
            return
        body = envelope(self.workspace, event, channel)
        if self.faults.reorder_window > 1:
            self._hold(body)
        else:
            self._dispatch(body)

    def _hold(self, body: JSON) -> None:
        self._held.append(body)
        if len(self._held) >= self.faults.reorder_window:
            self._empty()
        elif self._release is None:
            self._release = asyncio.get_running_loop().call_later(REORDER_PATIENCE, self._empty)

    def _empty(self) -> None:
        if self._release is not None:
            self._release.cancel()
            self._release = None
        held, self._held = self._held, []
        self.faults.random.shuffle(held)
        for body in held:
            self._dispatch(body)

    def _dispatch(self, body: JSON) -> None:
        for _ in range(self.faults.duplicates):
            self.outstanding += 1
            self.spawn(self._deliver(body))

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _deliver(self, body: JSON) -> None:
        """Slack docs, "The Events API": one try and up to three retries, unless the app asks for none."""
        reason = ""
        try:
            for attempt in range(len(self.workspace.config.retry_delays) + 1):
                if attempt:
                    await asyncio.sleep(self.workspace.config.retry_delays[attempt - 1])
                reply = await self._attempt(body, attempt, reason)
                if reply.ok or reply.headers.get("x-slack-no-retry") == "1":
                    return
                reason = _REASONS.get(reply.error, "http_error")
                if reply.error == "too_many_redirects":
                    reason = reply.error
        finally:
            self.outstanding -= 1
            self.wakes.wake()

    async def _attempt(self, body: JSON, attempt: int, reason: str) -> AppReply:
        delivery = Delivery("event", body, body["event_id"], attempt, reason, at=self.workspace.config.clock())
        self.log.append(delivery)
        if self.sockets.enabled:
            delivery.via = "socket"
            reply = await self.sockets.send("events_api", body, False, attempt, "timeout" if attempt else "")
        else:
            retry = {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason} if attempt else {}
            reply = await self.wire.send_json(self.workspace.config.events_url or "", body, retry)
        if reply.ok and self.faults.loses_reply():
            reply = AppReply(reply.status, error="operation_timeout", latency=reply.latency)
        delivery.status, delivery.latency, delivery.error = reply.status, reply.latency, reply.error
        self.wakes.wake()
        return reply

    async def interaction(self, kind: str, body: JSON, form: dict[str, str], url: str | None) -> AppReply:
        """A command or an interaction: once, no retries."""
        delivery = Delivery(kind, body, attempt=0, at=self.workspace.config.clock())
        self.log.append(delivery)
        self.outstanding += 1
        try:
            if self.sockets.enabled:
                delivery.via = "socket"
                envelope_type = "slash_commands" if kind == "slash_command" else "interactive"
                reply = await self.sockets.send(envelope_type, body, kind in ("slash_command", "view_submission"))
            elif url:
                reply = await self.wire.send_form(url, form)
            else:
                reply = AppReply(error="dispatch_failed")
        finally:
            self.outstanding -= 1
            self.wakes.wake()
        delivery.status, delivery.latency, delivery.error = reply.status, reply.latency, reply.error
        return reply

    async def stop(self) -> None:
        if self._release is not None:
            self._release.cancel()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
