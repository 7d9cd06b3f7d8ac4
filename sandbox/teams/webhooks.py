"""A channel without a bot: a workflow that posts what it is sent, and an Outgoing Webhook that people mention.

("Create incoming webhooks with Workflows", "Create an Outgoing Webhook".) Such cards may hold links, and no other action.
"""

import asyncio
import base64
import hashlib
import hmac
import html
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web

from sandbox.teams import seeds
from sandbox.teams.config import TeamsConfig
from sandbox.teams.errors import JSON, Refused
from sandbox.teams.model import Person
from sandbox.teams.outbound import stamp
from sandbox.teams.rules.cards import IN_CHANNEL, check_card
from sandbox.teams.rules.reading import actions_of
from sandbox.teams.workspace import TEAM, Workspace
from sandbox.waiting import PATIENCE, Wakes

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
PATH = "/workflows/5c1e/triggers/manual/paths/invoke"
_WAITS_S = 5.0


@dataclass
class Failing:
    """What the next calls of the workflow get in the place of an answer."""

    status: int
    times: int
    retry_after: float = 0.0


class WebhookChannel:
    """`posts` is what stands in the channel, cards alone. `secret` is what Teams shows when the webhook is made."""

    def __init__(self, config: TeamsConfig | None = None) -> None:
        self.config = config or TeamsConfig()
        self.workspace = Workspace(self.config)
        seeds.seed(self.workspace)
        self.secret = base64.b64encode(hashlib.sha256(b"outgoing webhook").digest()).decode()
        self.posts: list[JSON] = []
        self.refused: list[str] = []
        self.failing: list[Failing] = []
        self.slow_seconds = 0.0
        self.callback_url = ""
        self.wakes = Wakes()
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> "WebhookChannel":
        app = web.Application()
        app.router.add_post(PATH, self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.config.host, self.config.port).start()
        self.url = f"http://{self.config.host}:{self._runner.addresses[0][1]}{PATH}?sig=a-secret"
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        """202, with nothing in it."""
        if request.query.get("sig") != "a-secret":
            return web.Response(status=401)
        await asyncio.sleep(self.slow_seconds)
        if self.failing and self.failing[0].times > 0:
            plan = self.failing[0]
            plan.times -= 1
            return web.Response(
                status=plan.status, headers={"Retry-After": f"{plan.retry_after:g}"} if plan.retry_after else {}
            )
        try:
            self.posts.append(card_of(await request.json()))
        except Refused as refusal:
            self.refused.append(str(refusal))
            return web.Response(status=refusal.status, text=refusal.message)
        self.wakes.wake()
        return web.Response(status=202)

    def request(self, user: str, words: str, **changes: Any) -> bytes:
        """What Teams sends when somebody mentions the webhook."""
        person, made = self.workspace.person(user), self.workspace.new_id()
        return json.dumps(self._activity(person, made, words) | changes).encode()

    def _activity(self, person: Person, made: str, words: str) -> JSON:
        tenant = self.config.tenant
        data = {"teamsChannelId": TEAM, "teamsTeamId": TEAM, "channel": {"id": TEAM}, "team": {"id": TEAM}}
        return {
            "type": "message",
            "id": made,
            "timestamp": stamp(self.config.clock()),
            "channelId": "msteams",
            "serviceUrl": "https://smba.trafficmanager.net/emea/",
            "from": person.account,
            "conversation": {
                "id": f"{TEAM};messageid={made}",
                "isGroup": True,
                "conversationType": "channel",
                "tenantId": tenant,
            },
            "recipient": None,
            "textFormat": "plain",
            "text": f"<at>{self.config.bot_name}</at> {html.escape(words, quote=False)}\n",
            "attachments": [{"contentType": "text/html", "content": f"<div>{html.escape(words)}</div>"}],
            "entities": [{"type": "clientInfo", "locale": "en-GB", "country": "GB", "platform": "Web"}],
            "channelData": {**data, "tenant": {"id": tenant}},
        }

    def signature(self, body: bytes) -> str:
        digest = hmac.new(base64.b64decode(self.secret), body, hashlib.sha256).digest()
        return "HMAC " + base64.b64encode(digest).decode()

    async def send(self, body: bytes, authorization: str) -> tuple[int, bytes]:
        """Status 0: no answer within Teams' five seconds."""
        headers = {"Authorization": authorization, "Content-Type": "application/json; charset=utf-8"}
        timeout = aiohttp.ClientTimeout(total=_WAITS_S)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            try:
                async with http.post(self.callback_url, data=body, headers=headers) as answer:
                    return answer.status, await answer.read()
            except TimeoutError:
                return 0, b""

    async def mention(self, user: str, words: str) -> list[JSON]:
        """Somebody mentions the webhook; returns the cards of the answer. Raises `Refused` when Teams would show none."""
        body = self.request(user, words)
        status, answer = await self.send(body, self.signature(body))
        if status != 200:
            raise Refused(status or 504, "NoAnswer", "Sorry, there was a problem encountered with your request")
        message = json.loads(answer)
        return [_checked(each) for each in message.get("attachments") or []]

    async def wait_for(self, predicate: Callable[[], Any], timeout: float = PATIENCE) -> Any:
        return await self.wakes.until(predicate, timeout)


def card_of(message: Any) -> JSON:
    """The one card of an envelope. Raises `Refused`."""
    listed = message.get("attachments") if isinstance(message, dict) else None
    if not isinstance(listed, list) or len(listed) != 1 or message.get("type") != "message":
        raise Refused(400, "BadRequest", "a message with one attachment is wanted")
    return _checked(listed[0])


def _checked(attachment: Any) -> JSON:
    card = attachment.get("content")
    if attachment.get("contentType") != CARD_TYPE:
        raise Refused(400, "BadRequest", "attachments are Adaptive Cards")
    check_card(card, len(json.dumps(card, ensure_ascii=False).encode()), IN_CHANNEL)
    for action in actions_of(card):
        if action["type"] not in ("Action.OpenUrl", "Action.ShowCard"):
            raise Refused(400, "BadRequest", f"a webhook's card may not hold {action['type']}")
    assert isinstance(card, dict)
    return card
