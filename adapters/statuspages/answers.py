"""What Statuspage's answer means: fine, wait, try again, or a sentence that says what to do by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from adapters.statuspages.limits import shorten
from core.chat.errors import ChatError, RateLimited, Refused, Unreachable

PAUSE = 60.0
"""Seconds to wait where nothing says how long: calls are counted over a minute ("Statuspage API: rate limiting")."""
_LIMITED = frozenset({420, 429})
_AGAIN = frozenset({408, 425})
_SAID = 200

_KEY = (
    "Statuspage no longer takes the API key ({said}). Change the page by hand on manage.statuspage.io, and put a new "
    "key into the settings (docs/pagers.md)."
)
_SENTENCES = {
    401: _KEY,
    403: "Statuspage's API key may not change that page ({said}). Change it by hand on manage.statuspage.io, and use the "
    "key of somebody who may (docs/pagers.md).",
    404: "Statuspage does not know that page, or the incident is no longer on it ({said}). Look on "
    "manage.statuspage.io, post by hand, and compare the page's id in the settings (docs/pagers.md).",
    422: "Statuspage did not take the post ({said}). Correct it and publish again, or post by hand on "
    "manage.statuspage.io.",
}
_OTHER = "Statuspage did not do that ({said}). Change the page by hand on manage.statuspage.io."


def failure(response: httpx.Response, secret: str) -> ChatError:
    """The error that an answer means; `secret` is left out of what Statuspage repeats."""
    status = response.status_code
    code = str(status)
    if status in _LIMITED:
        return RateLimited(wait_of(response.headers), "Statuspage", code)
    if status >= 500 or status in _AGAIN:
        return Unreachable(f"Statuspage could not do that just now ({code}); I will try again.", code)
    if status < 300:
        return Unreachable(f"Statuspage answered in an unexpected way ({code}); I will try again.", code)
    said = words_of(response, secret)
    return Refused(_SENTENCES.get(status, _OTHER).format(said=f"{code}: {said}" if said else code), code)


def wait_of(headers: Mapping[str, str]) -> float:
    """Seconds to wait, of `Retry-After`: a number or a date."""
    said = headers.get("Retry-After") or ""
    try:
        seconds = float(said)
    except ValueError:
        seconds = _seconds_until(said)
    return max(seconds, 0.0) if math.isfinite(seconds) else PAUSE


def _seconds_until(date: str) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except ValueError:
        return PAUSE
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - datetime.now(UTC)).total_seconds()


def words_of(response: httpx.Response, secret: str) -> str:
    """What is wrong in Statuspage's words, short, on one line. `error` is a sentence or a list of them."""
    body = json_of(response)
    said: Any = body.get("error") or body.get("errors") or body.get("message") if isinstance(body, dict) else None
    text = "; ".join(map(str, said)) if isinstance(said, list) else str(said or "")
    if not text and body is None:
        text = response.text
    if secret:
        text = text.replace(secret, "…")
    return shorten(" ".join(text.split()), _SAID)


def json_of(response: httpx.Response) -> Any:
    """The JSON in the answer; None when it is none."""
    try:
        return response.json()
    except ValueError:
        return None
