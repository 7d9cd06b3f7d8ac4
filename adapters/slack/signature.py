"""Is a request Slack's? ("Verifying requests from Slack".) Over the raw body, within five minutes, by constant time."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

from core.chat.errors import InvalidRequest

_WINDOW = 5 * 60
_TIMESTAMP = re.compile(r"\d{1,12}\Z", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}\Z", re.ASCII)


def verify(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Raises `InvalidRequest` (401) for anything but exactly one right, recent timestamp and signature."""
    timestamp = headers.get("x-slack-request-timestamp")
    signature = headers.get("x-slack-signature")
    if not (_is_like(timestamp, _TIMESTAMP) and _is_like(signature, _SIGNATURE)):
        raise InvalidRequest("The request is not signed as Slack signs.", 401)
    assert timestamp is not None
    assert signature is not None
    if not secret.strip():
        raise InvalidRequest("Slack's signing secret is not set, so nothing can be checked.", 401)
    if abs(now.timestamp() - int(timestamp)) > _WINDOW:
        raise InvalidRequest("The request is too old, or this machine's clock is wrong.", 401)
    if not hmac.compare_digest(sign(secret, timestamp, body), signature):
        raise InvalidRequest("The signature does not fit: check the signing secret.", 401)


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The value of `X-Slack-Signature`."""
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return f"v0={digest.hexdigest()}"


def _is_like(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and bool(pattern.match(value))
