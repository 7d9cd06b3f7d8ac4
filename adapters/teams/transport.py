"""How activities arrive: one address, the SDK's check of the token, and an answer in time whatever happens."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from adapters.teams.adapter import TeamsPlatform
from adapters.teams.admission import admitted, tenant_of
from adapters.teams.answering import CARD, DIALOG, Waiting, shown
from adapters.teams.client import PATH
from adapters.teams.identity import Identity
from adapters.teams.inbound import is_direct, read_activity
from adapters.teams.inbound_invokes import CARD_ACTION, handle, read_invoke
from adapters.teams.payload import Json, obj, string
from adapters.teams.render_forms import dialog, told
from core.chat.errors import InvalidRequest
from core.chat.events import Event, FormSubmitted
from core.chat.platform import FormVerdict, Intake, Overloaded, Reply

log = structlog.get_logger()

_HANDLED_WITHIN = 3.5
"""Seconds; Teams gives up on an invoke after five or more."""
_SAID_WITHIN = 0.7
_BUSY = "I can't take this just now. Please try again in a moment."
_OLD = "That is no longer something I can do. Say help for what I can."
_TAKEN = "I have it. What comes of it will show in the channel."


class TeamsReceiver:
    """Implements `Receiver`."""

    def __init__(self, platform: TeamsPlatform, intake: Intake) -> None:
        self._platform = platform
        self._intake = intake
        platform.client.taking(self._take)

    @property
    def paths(self) -> Sequence[str]:
        return [PATH]

    async def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        try:
            activity = admitted(self._platform.settings, headers, body)
        except InvalidRequest as refusal:
            return Reply(status=refusal.status, body=refusal.reason.encode())
        status, answer = await self._platform.client.bridge.call(path, headers, activity)
        if status == 401:
            log.warning("teams_token_refused", activity=string(activity, "type")[:40])
        return Reply(
            status=status,
            body=b"" if answer is None else json.dumps(answer).encode(),
            headers={"content-type": "application/json"},
        )

    async def _take(self, activity: Json) -> tuple[int, Any]:
        """An activity whose token is good."""
        identity = self._platform.identity
        if not self._is_ours(activity, identity):
            log.warning("teams_tenant_refused", tenant=tenant_of(activity)[:60])
            return 403, None
        await self._learn(activity)
        if string(activity, "type") == "invoke":
            return await self._invoked(activity, identity)
        try:
            await self._intake.accept(read_activity(activity, identity, self._platform.clock.now()))
        except Overloaded:
            return 503, None
        return 200, None

    def _is_ours(self, activity: Json, identity: Identity) -> bool:
        """One tenant. Microsoft's test client has none of its own to speak of."""
        return tenant_of(activity) == identity.tenant or self._platform.settings.admits_unsigned

    async def _learn(self, activity: Json) -> None:
        """Where the tenant is reached, and how the bot may write to whoever this is from."""
        sender, directory = obj(activity, "from"), self._platform.connection.directory
        directory.learn_member(sender)
        if string(activity, "channelData", "eventType") in ("channelCreated", "channelRenamed", "channelRestored"):
            directory.learn_channel(obj(activity, "channelData", "channel"))
        if is_direct(activity):
            await directory.learn_direct(string(sender, "aadObjectId"), string(activity, "conversation", "id"))
        self._platform.client.service_url = string(activity, "serviceUrl")
        await directory.learn_service_url(string(activity, "serviceUrl"))

    async def _invoked(self, activity: Json, identity: Identity) -> tuple[int, Any]:
        kind = CARD if string(activity, "name") == CARD_ACTION else DIALOG
        event = read_invoke(activity, identity, self._platform.clock.now())
        if event is None:
            return (200, shown(_OLD) if kind == CARD else told(_OLD)) if obj(activity, "value") else (501, None)
        name = handle(activity, identity)
        waiting = self._platform.connection.answers.hold(name, kind)
        try:
            if isinstance(event, FormSubmitted):
                return 200, await self._submitted(event, waiting, identity)
            return 200, await self._clicked(event, waiting, kind)
        except Overloaded:
            return 200, shown(_BUSY) if kind == CARD else told(_BUSY)
        finally:
            self._platform.connection.answers.drop(name)

    async def _submitted(self, event: Event, waiting: Waiting, identity: Identity) -> Json | None:
        """Errors bring the form back with a sentence at each field; nothing closes it."""
        verdict: FormVerdict | None = await self._intake.submit(event, _HANDLED_WITHIN)
        if verdict and verdict.next:
            return dialog(verdict.next, identity)
        if verdict and verdict.errors:
            return (
                dialog(verdict.again, identity, verdict.errors)
                if verdict.again
                else told(" ".join(verdict.errors.values()))
            )
        if verdict and verdict.message:
            return told(verdict.message.plain)
        return await _answer(waiting, _SAID_WITHIN)

    async def _clicked(self, event: Event, waiting: Waiting, kind: str) -> Json:
        await self._intake.accept([event])
        is_done = await self._handled(event, waiting)
        answer = await _answer(waiting, _SAID_WITHIN)
        if answer is not None:
            return answer
        words = "Done." if is_done else _TAKEN
        return shown(words) if kind == CARD else told(words)

    async def _handled(self, event: Event, waiting: Waiting) -> bool:
        """Handled, or answered already: whichever comes first."""
        handled = asyncio.ensure_future(self._intake.handled(event.key, _HANDLED_WITHIN))
        either: set[asyncio.Future[Any]] = {handled, waiting.answer}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if handled.done():
            return handled.result()
        handled.cancel()
        return False


async def _answer(waiting: Waiting, seconds: float) -> Json | None:
    done, _ = await asyncio.wait({waiting.answer}, timeout=seconds)
    return waiting.answer.result() if done else None
