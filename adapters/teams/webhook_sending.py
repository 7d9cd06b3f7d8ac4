"""Messages out, by pymsteams. It waits while it sends, so it has threads of its own, and a limit of time.

pymsteams' own asynchronous card takes only the answer of the retired connectors for a success ("1"); a workflow answers
202 with nothing in it. So the plain card is used, whose payload is replaced by the envelope of an Adaptive Card ("Post
adaptive card and message: schema").
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pymsteams
import requests

from adapters.teams.payload import Json
from core.chat.errors import ChatError, RateLimited, Refused, Unreachable

_TIMEOUT_S = 10
_PATIENCE_S = _TIMEOUT_S * 2 + 5
"""Connecting and reading are limited each; the whole ends here at the latest."""
_AT_ONCE = 4
_ADDRESS = "The workflow behind MUSTER_TEAMS_WEBHOOK_URL is not there (any more). Make one, and put its address there."
_THROTTLED = "HTTP error 429"
"""Some webhooks answer 200 with this text ("Rate limiting for connectors")."""


class Sending:
    """Never tells the address in an error: whoever has it can post."""

    def __init__(self, url: str, timeout: float = _TIMEOUT_S) -> None:
        self._url, self._timeout = url, timeout
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="teams-webhook")

    async def send(self, message: Json, budget: str) -> None:
        """Raises a `ChatError`."""
        call = asyncio.get_running_loop().run_in_executor(self._threads, self._send, message, budget)
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await call
        except TimeoutError:
            raise Unreachable("Teams did not answer in time; I will try again.", "timeout") from None

    def _send(self, message: Json, budget: str) -> None:
        card = pymsteams.connectorcard(self._url, http_timeout=self._timeout)
        card.payload = message
        try:
            card.send()
        except pymsteams.TeamsWebhookException:
            pass
        except requests.RequestException as error:
            raise Unreachable("Teams could not be reached; I will try again.", type(error).__name__) from None
        answer = card.last_http_response
        assert answer is not None
        if refusal := _refusal(answer, budget):
            raise refusal

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)


def _refusal(answer: requests.Response, budget: str) -> ChatError | None:
    status = answer.status_code
    if status == 429 or _THROTTLED in answer.text[:500]:
        return RateLimited(_wait(answer), budget)
    if 200 <= status < 300:
        return None
    if status in (408, 500, 502, 503, 504):
        return Unreachable("Teams could not take that just now; I will try again.", str(status))
    if status in (401, 403, 404, 410):
        return Refused(_ADDRESS, str(status))
    return Refused(f"Teams' workflow refused that ({status}).", str(status))


def _wait(answer: requests.Response) -> float:
    try:
        return max(float(answer.headers.get("Retry-After", 2)), 0.1)
    except ValueError:
        return 2.0
