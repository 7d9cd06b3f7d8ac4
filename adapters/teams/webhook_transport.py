"""How an Outgoing Webhook's requests arrive: signed, fresh, once; answered within Teams' five seconds."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog

from adapters.teams.admission import tenant_of
from adapters.teams.payload import Json, moment, obj, string
from adapters.teams.webhook_adapter import TeamsWebhookPlatform
from adapters.teams.webhook_inbound import read_command
from adapters.teams.webhook_signature import check_fresh, check_signature
from core.chat.cards import Message
from core.chat.errors import InvalidRequest
from core.chat.events import CommandInvoked
from core.chat.platform import Intake, Overloaded, Reply
from core.chat.text import text

log = structlog.get_logger()

PATH = "/teams/outgoing"
_HANDLED_WITHIN = 3.5
_SAID_WITHIN = 0.7
"""Seconds; Teams waits five, the way there and back included."""
_BUSY = "I can't take this just now. Please try again in a moment."
_NOT_READ = "I take words only. Mention me with a command, such as help."


class TeamsOutgoingReceiver:
    """Implements `Receiver`."""

    def __init__(self, platform: TeamsWebhookPlatform, intake: Intake) -> None:
        self._platform = platform
        self._intake = intake

    @property
    def paths(self) -> Sequence[str]:
        return [PATH]

    async def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        now = self._platform.clock.now()
        try:
            check_signature(self._platform.settings.outgoing_secret, headers.get("authorization", ""), body)
            activity = _read(body)
            self._check_tenant(activity)
            check_fresh(moment(string(activity, "timestamp")), now)
            return _said(await self._answer(activity, now))
        except InvalidRequest as refusal:
            log.warning("teams_outgoing_refused", reason=refusal.reason)
            return Reply(status=refusal.status, body=refusal.reason.encode())

    async def _answer(self, activity: Json, now: datetime) -> Json:
        """Raises `InvalidRequest` for what was here before, in any process."""
        event = read_command(activity, self._platform.identity, now)
        if event is None:
            return self._words(_NOT_READ)
        if event.person and event.person_name:
            self._platform.names[event.person.user] = event.person_name
        try:
            return await self._answered(event)
        except Overloaded:
            return self._words(_BUSY)

    async def _answered(self, event: CommandInvoked) -> Json:
        handle, replies = event.interaction.reply or "", self._platform.replies
        replies.hold(handle)
        try:
            if event.key not in await self._intake.accept([event]):
                raise InvalidRequest("The request was here before.", 401)
            if await self._intake.handled(event.key, _HANDLED_WITHIN):
                await replies.first(handle, _SAID_WITHIN)
        finally:
            said = replies.close(handle)
        return said or self._words("I have it. What comes of it will show in the channel.")

    def _words(self, words: str) -> Json:
        return self._platform.message(Message(text=text(words)))

    def _check_tenant(self, activity: Json) -> None:
        tenant = self._platform.settings.tenant
        if tenant and tenant_of(activity) != tenant:
            raise InvalidRequest("That is another organisation's Teams.", 403)


def _read(body: bytes) -> Json:
    try:
        activity = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidRequest("The request is not JSON.", 400) from None
    return obj(activity)


def _said(message: Json) -> Reply:
    return Reply(body=json.dumps(message).encode(), headers={"content-type": "application/json"})
