"""Signing what is sent to the app (Slack docs, "Verifying requests from Slack")."""

import hashlib
import hmac


def headers(secret: str, body: bytes, now: float) -> dict[str, str]:
    """`v0=` and the HMAC-SHA256 of `v0:timestamp:raw body` under the signing secret."""
    timestamp = str(int(now))
    base = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {"X-Slack-Signature": f"v0={digest}", "X-Slack-Request-Timestamp": timestamp}
