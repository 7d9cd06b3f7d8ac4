"""Sends one message to one subscription, signed as “Standard Webhooks” (version 1.0.0) says."""

from __future__ import annotations

import email.utils
import time
from datetime import UTC, datetime, timedelta

import aiohttp
from standardwebhooks import Webhook as Signer
from yarl import URL

from adapters.webhooks.connecting import open_session
from core.chat.effects import SendWebhook
from core.chat.errors import NotNow, Refused
from core.chat.platform import Attempt, Outcome
from core.clock import Clock
from core.outside.addresses import AddressRefused, check_url
from core.outside.webhooks import SYSTEM, Outgoing, Tried, WebhookBook

AGENT = "Muster-Webhooks/1"
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 6 * 3600.0
_UNREACHED, _NOT_TAKEN = timedelta(hours=24), timedelta(minutes=15)
_SAID = 500
_LATER = frozenset({408, 409, 425, 429})


class WebhookSender:
    """Whoever does not answer is asked again, ever more rarely, for a day; whoever answers that it does not take the
    message (4xx), for a quarter of an hour. Redirects are not followed."""

    name = SYSTEM

    def __init__(self, book: WebhookBook, clock: Clock, allow_private: bool = False) -> None:
        self._book, self._clock, self._allow_private = book, clock, allow_private
        self._session: aiohttp.ClientSession | None = None

    async def perform(self, effect: SendWebhook, attempt: Attempt) -> Outcome:
        outgoing = await self._book.outgoing(effect.delivery)
        if outgoing is None:
            # Nothing to be done about it by anybody: no dead letter.
            return Outcome()
        began = time.monotonic()
        try:
            status, said, retry_after = await self._send(outgoing)
            error = "" if 200 <= status < 300 else f"The receiver answered {status}."
        except AddressRefused as refusal:
            await self._note(effect, None, str(refusal), "", began, is_over=True)
            raise Refused(str(refusal), "address_refused") from None
        except (aiohttp.ClientError, TimeoutError, OSError) as trouble:
            if inside := _refusal_in(trouble):
                await self._note(effect, None, str(inside), "", began, is_over=True)
                raise Refused(str(inside), "address_refused") from None
            status, said, retry_after, error = None, "", None, f"No answer ({type(trouble).__name__})."
        await self._settle(effect, attempt, status, said, retry_after, error, began)
        return Outcome(reference=outgoing.id)

    async def close(self) -> None:
        if self._session:
            await self._session.close()
        self._session = None

    async def _send(self, outgoing: Outgoing) -> tuple[int, str, float | None]:
        target = URL(outgoing.url)
        # As the client understands it, which may not be as somebody wrote it.
        check_url(str(target), self._allow_private)
        if self._session is None:
            self._session = open_session(self._allow_private)
        async with self._session.post(
            target,
            data=outgoing.body.encode(),
            headers=headers_of(outgoing, self._clock.now()),
            allow_redirects=False,
        ) as response:
            said = (await response.content.read(_SAID)).decode("utf-8", "replace").replace("\x00", "")
            return response.status, said, _seconds(response.headers.get("Retry-After", ""))

    async def _settle(
        self,
        effect: SendWebhook,
        attempt: Attempt,
        status: int | None,
        said: str,
        retry_after: float | None,
        error: str,
        began: float,
    ) -> None:
        """Raises `NotNow` or, when it is given up, `Refused`."""
        if not error:
            await self._note(effect, status, "", said, began, is_over=True)
            return
        age = self._clock.now() - attempt.asked_at
        is_refusal = status is not None and 400 <= status < 500 and status not in _LATER
        is_over = status == 410 or age > (_NOT_TAKEN if is_refusal else _UNREACHED)
        await self._note(effect, status, error, said, began, is_over)
        if status == 410:
            await self._book.gone(effect.delivery)
        if is_over:
            raise Refused(f"{error} It is given up; it can be sent again from its log.", str(status or "no_answer"))
        # Half as long again as it has been waiting: many tries at first, few later.
        wait = min(max(_FIRST_WAIT, age.total_seconds() / 2, retry_after or 0), _LONGEST_WAIT)
        raise NotNow(wait, effect.lane, error, str(status or "no_answer"))

    async def _note(
        self, effect: SendWebhook, status: int | None, error: str, said: str, began: float, is_over: bool
    ) -> None:
        took = int((time.monotonic() - began) * 1000)
        await self._book.tried(effect.delivery, Tried(status=status, error=error, said=said, took_ms=took), is_over)


def headers_of(outgoing: Outgoing, at: datetime) -> dict[str, str]:
    """“Standard Webhooks”: the signature is made over `id.timestamp.body`, so an old one can't be sent again."""
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "webhook-id": outgoing.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Signer(outgoing.secret).sign(outgoing.id, at, outgoing.body),
    }


def _refusal_in(error: BaseException) -> AddressRefused | None:
    """aiohttp wraps what the resolver raises."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, AddressRefused):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def _seconds(said: str) -> float | None:
    """`Retry-After`: seconds, or a date."""
    if said.isdecimal():
        return float(said[:9])
    try:
        at = email.utils.parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    return max(0.0, (at - datetime.now(at.tzinfo or UTC)).total_seconds()) if at.tzinfo else None
