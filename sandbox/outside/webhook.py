"""A receiver of Muster's signed paging webhook, as its documentation (docs/pagers.md) tells people to write one."""

from __future__ import annotations

import hashlib
import hmac
import time
from dataclasses import dataclass

from aiohttp import web

from sandbox.outside.service import Json, Refusal, Service, json_body

SECRET = "whsec-0a1b2c3d4e5f"
_ACTIONS = frozenset({"trigger", "acknowledge", "resolve"})
_OLDEST_SECONDS = 300


@dataclass
class Alert:
    """`body` is the call that opened it."""

    key: str
    body: Json
    status: str = "open"


class WebhookSandbox(Service):
    """Carries a call out once per `Idempotency-Key`, and answers a repeated one as it did the first."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.secret = SECRET
        self.alerts: list[Alert] = []
        self.carried_out: dict[str, Json] = {}

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/page", self._page)]

    async def _page(self, request: web.Request) -> web.Response:
        raw = await request.read()
        self._check_signature(request, raw)
        key = request.headers.get("Idempotency-Key", "")
        if not key or len(key) > 255 or not key.isascii():
            raise Refusal(400, {"error": "Idempotency-Key is missing or malformed"})
        if key in self.carried_out:
            return web.json_response(self.carried_out[key])
        body = await json_body(request, Refusal(400, {"error": "not a JSON object"}))
        if body.get("action") not in _ACTIONS or not body.get("key") or not body.get("summary"):
            raise Refusal(422, {"errors": ["action, key and summary are needed"]})
        self.carried_out[key] = self._apply(body)
        return web.json_response(self.carried_out[key])

    def _check_signature(self, request: web.Request, raw: bytes) -> None:
        timestamp = request.headers.get("X-Muster-Timestamp", "")
        if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > _OLDEST_SECONDS:
            raise Refusal(401, {"error": "the timestamp is missing or too old"})
        expected = hmac.new(self.secret.encode(), b"v1:" + timestamp.encode() + b":" + raw, hashlib.sha256)
        if not hmac.compare_digest(request.headers.get("X-Muster-Signature", ""), f"v1={expected.hexdigest()}"):
            raise Refusal(401, {"error": "the signature is wrong"})

    def _apply(self, body: Json) -> Json:
        alert = next((each for each in self.alerts if each.key == body["key"] and each.status != "resolved"), None)
        if body["action"] == "trigger" and alert is None:
            alert = Alert(body["key"], body)
            self.alerts.append(alert)
        elif alert is not None and body["action"] != "trigger":
            alert.status = "acknowledged" if body["action"] == "acknowledge" else "resolved"
        return {"reference": f"W-{self.alerts.index(alert) + 1}" if alert else ""}
