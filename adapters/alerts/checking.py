"""Whether a request comes from whom it says: every source has a secret of its own.

Facts: “Verifying Signatures” (PagerDuty developer documentation), “Configure webhook notifications” (Grafana
documentation: HMAC signature), “Configuration” (Prometheus Alertmanager documentation: http_config), “Standard Webhooks”.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from standardwebhooks import Webhook, WebhookVerificationError

from adapters.alerts.settings import AlertSource
from core.chat.errors import InvalidRequest

WINDOW = timedelta(minutes=5)


def check(source: AlertSource, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Raises `InvalidRequest`. `headers` has lower-case names."""
    signed = {
        "pagerduty": "x-pagerduty-signature",
        "grafana": "x-grafana-alerting-signature",
        "json": "webhook-signature",
    }
    header = signed.get(source.kind, "")
    if source.kind == "pagerduty":
        _check_pagerduty(source.secret, headers.get(header, ""), body)
    elif source.kind == "grafana" and header in headers:
        _check_grafana(source.secret, headers, body, now)
    elif source.kind == "json" and header in headers:
        _check_standard(source.secret, headers, body)
    else:
        _check_carried(source.secret, headers.get("authorization", ""))


def _check_carried(secret: str, said: str) -> None:
    """`Authorization: Bearer SECRET`, or Basic with the secret as password."""
    scheme, _, value = said.partition(" ")
    carried = value.strip()
    if scheme.casefold() == "basic":
        try:
            carried = base64.b64decode(carried, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            carried = ""
    elif scheme.casefold() != "bearer":
        carried = ""
    if not hmac.compare_digest(carried.encode(), secret.encode()):
        raise _refusal()


def _check_pagerduty(secret: str, said: str, body: bytes) -> None:
    """`v1=HEX,v1=HEX`: one for each secret while they are changed."""
    wanted = f"v1={_hex(secret, body)}"
    if not any(hmac.compare_digest(each.strip().encode(), wanted.encode()) for each in said.split(",")):
        raise _refusal()


def _check_grafana(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Made over the body, or over `timestamp:body` where a timestamp header is set up (as it should be)."""
    stamp = headers.get("x-grafana-alerting-timestamp", "")
    signed = f"{stamp}:".encode() + body if stamp else body
    if not hmac.compare_digest(headers["x-grafana-alerting-signature"].strip().encode(), _hex(secret, signed).encode()):
        raise _refusal()
    if stamp and not (stamp.isdecimal() and abs(int(stamp[:12]) - now.timestamp()) <= WINDOW.total_seconds()):
        raise InvalidRequest("That was signed too long ago, or by a clock that is wrong.", 401)


def _check_standard(secret: str, headers: Mapping[str, str], body: bytes) -> None:
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):
        raise _refusal() from None


def _hex(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def _refusal() -> InvalidRequest:
    return InvalidRequest("The secret or the signature of these alerts is not right (docs/alerts.md).", 401)
