"""Whether an Outgoing Webhook's request comes from Teams ("Create an Outgoing Webhook: verify the HMAC token").

The signature is made over the raw body with the secret that Teams showed once; the body's own time stamp is part of it, so
a request that somebody recorded can be used for a few minutes at most. And only once: the inbox, which all processes share
and which forgets nothing for days, knows the message already.
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


def check_fresh(made: datetime | None, now: datetime) -> None:
    """Raises `InvalidRequest` for a request that is too old, or from the future."""
    if made is None or abs(now - made) > WINDOW:
        raise InvalidRequest("The request is too old.", 401)
