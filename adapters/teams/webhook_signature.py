"""Whether an Outgoing Webhook's request comes from Teams ("Create an Outgoing Webhook: verify the HMAC token").

The signature is made over the raw body with the secret that Teams showed once; the body's own time stamp is part of it, so
a request that somebody recorded can be used for a few minutes at most, and then only once: each is remembered that long.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from datetime import datetime, timedelta

from core.chat.errors import InvalidRequest

WINDOW = timedelta(minutes=5)
_SCHEME = "hmac "


def check_signature(secret: str, authorization: str, body: bytes) -> None:
    """Raises `InvalidRequest`."""
    try:
        key = base64.b64decode(secret, validate=True)
    except binascii.Error:
        raise InvalidRequest("MUSTER_TEAMS_OUTGOING_SECRET is not what Teams showed.", 500) from None
    wanted = base64.b64encode(hmac.new(key, body, hashlib.sha256).digest())
    given = authorization[len(_SCHEME) :].strip().encode("utf-8", "replace")
    if not authorization.lower().startswith(_SCHEME) or not key or not hmac.compare_digest(wanted, given):
        raise InvalidRequest("The signature is not good.", 401)


class Seen:
    """Requests of the last few minutes, by their digest."""

    def __init__(self) -> None:
        self._until: dict[bytes, datetime] = {}

    def check(self, body: bytes, made: datetime | None, now: datetime) -> None:
        """Raises `InvalidRequest` for one that is too old, from the future, or was here before."""
        if made is None or abs(now - made) > WINDOW:
            raise InvalidRequest("The request is too old.", 401)
        self._until = {each: until for each, until in self._until.items() if until > now}
        digest = hashlib.sha256(body).digest()
        if digest in self._until:
            raise InvalidRequest("The request was here before.", 401)
        self._until[digest] = made + WINDOW

    def forget(self, body: bytes) -> None:
        """It was not taken: it may come again."""
        self._until.pop(hashlib.sha256(body).digest(), None)
