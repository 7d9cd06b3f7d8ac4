"""What a paging service's answer means: fine, wait, try again, or a sentence that says what to do by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from adapters.pagers.calls import Json, body_of
from adapters.pagers.limits import shorten
from core.chat.errors import ChatError, RateLimited, Refused, Unreachable

PAUSE = 30.0
"""Seconds to wait where the service does not say how long."""
_AGAIN = frozenset({408, 425})
_SAID = 200


def failure(response: httpx.Response, service: str, sentences: Mapping[int, str], secrets: Sequence[str]) -> ChatError:
    """The error that an answer means. `sentences` are by status, 0 for all others; `{said}` is the service's word."""
    status = response.status_code
    code = str(status)
    if status == 429:
        return RateLimited(wait_of(response.headers), service, code)
    if status >= 500 or status in _AGAIN:
        return Unreachable(f"{service} could not do that just now ({code}); I will try again.", code)
    if status < 300:
        return Unreachable(f"{service} answered in an unexpected way ({code}); I will try again.", code)
    said = words_of(response, secrets)
    sentence = sentences.get(status) or sentences[0]
    return Refused(sentence.format(said=f"{code}: {said}" if said else code), code)


def wait_of(headers: Mapping[str, str]) -> float:
    """Seconds to wait: `Retry-After` (a number or a date), or PagerDuty's `ratelimit-reset` ("REST API Rate Limits")."""
    said = headers.get("Retry-After") or headers.get("ratelimit-reset") or ""
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


def words_of(response: httpx.Response, secrets: Sequence[str]) -> str:
    """What the service says is wrong, short, on one line, and without any secret that it repeats."""
    body = body_of(response)
    said = _errors(body) or str(body.get("message") or "") or (response.text if not body else "")
    for secret in filter(None, secrets):
        said = said.replace(secret, "…")
    return shorten(" ".join(said.split()), _SAID)


def _errors(body: Json) -> str:
    """`errors` is a list (PagerDuty), or a sentence by field (Opsgenie); PagerDuty's REST API nests it in `error`."""
    nested = body.get("error")
    errors = nested.get("errors") or nested.get("message") if isinstance(nested, dict) else body.get("errors") or nested
    if isinstance(errors, dict):
        errors = [f"{field}: {text}" for field, text in errors.items()]
    if isinstance(errors, list):
        return "; ".join(map(str, errors))
    return str(errors or "")
