"""A pager of one's own: a signed JSON POST to any address."""

from __future__ import annotations

import hashlib
import hmac
import time
from urllib.parse import urlsplit

import msgspec

from adapters.pagers.answers import failure
from adapters.pagers.calls import Calls, body_of
from adapters.pagers.limits import headline, shorten
from adapters.pagers.services import named, pick
from adapters.pagers.settings import WebhookPagerSettings
from core.chat.effects import Page
from core.chat.errors import Refused, Unreachable
from core.chat.platform import Attempt, Outcome
from core.outside.pager import OnCall

_PRODUCT = "The paging webhook"
_SUMMARY, _DETAILS = 1024, 20_000
_REFUSED = {
    401: "The paging webhook did not take Muster's signature ({said}). Page by hand, and give both sides the same "
    "secret (docs/pagers.md).",
    403: "The paging webhook did not take Muster's signature ({said}). Page by hand, and give both sides the same "
    "secret (docs/pagers.md).",
    404: "There is no paging webhook at that address ({said}). Page by hand, and correct the address in the settings "
    "(docs/pagers.md).",
    0: "The paging webhook did not take the page ({said}). Page by hand, and ask whoever runs the receiver.",
}


class WebhookPager:
    """The receiver knows a repeated call by its `Idempotency-Key`, and an alert by its `key`."""

    def __init__(self, settings: WebhookPagerSettings) -> None:
        self._settings = settings
        self._services = named({service: service for service in settings.services})
        self._calls = Calls(_PRODUCT, settings.url, settings.timeout)

    @property
    def name(self) -> str:
        return self._settings.name

    @property
    def services(self) -> tuple[str, ...]:
        return tuple(self._services)

    async def perform(self, effect: Page, attempt: Attempt) -> Outcome:
        service = pick(self._services, effect.service, _PRODUCT)
        body = msgspec.json.encode(
            {
                "action": effect.action,
                "key": effect.incident_key,
                "service": service,
                "summary": headline(effect, _SUMMARY),
                "details": shorten(effect.details, _DETAILS),
                "severity": effect.severity,
                "url": effect.url,
                "asked_at": attempt.asked_at,
            }
        )
        timestamp = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "X-Muster-Timestamp": timestamp,
            "X-Muster-Signature": sign(self._settings.secret, timestamp, body),
            # A digest: the effect's own key may hold what a header can't.
            "Idempotency-Key": hashlib.sha256(attempt.key.encode()).hexdigest(),
        }
        response = await self._calls.send("POST", headers=headers, content=body)
        if response.status_code == 409:
            # "The Idempotency-Key HTTP Header Field" (IETF draft): the first call is still under way.
            raise Unreachable(f"{_PRODUCT} is still busy with the first call; I will try again.", "409")
        if not response.is_success:
            raise failure(response, _PRODUCT, _REFUSED, self._secrets())
        answer = body_of(response)
        return Outcome(
            reference=str(answer.get("reference") or effect.incident_key)[:255], url=str(answer.get("url") or "")
        )

    def _secrets(self) -> tuple[str, ...]:
        """The address too, and its parts: a receiver may well say which path it does not know."""
        address = urlsplit(self._settings.url)
        return (self._settings.secret, self._settings.url, address.path.strip("/"), address.query)

    async def on_call(self, service: str) -> list[OnCall]:
        """Always `Refused`: a webhook only goes out."""
        raise Refused("A webhook can't tell who is on call. Look it up where your on-call plan is kept.", "no_on_call")

    async def close(self) -> None:
        await self._calls.close()


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The timestamp is signed too, so that an old call can't be sent again."""
    digest = hmac.new(secret.encode(), b"v1:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return f"v1={digest.hexdigest()}"
