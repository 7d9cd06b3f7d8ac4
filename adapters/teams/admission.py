"""Who may speak for Teams: asked of every request before its token is checked.

The token itself (signature, audience, times, and that it names the activity's `serviceUrl`) is the SDK's to check
("Authenticate requests from the Bot Connector service to your bot").
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

import jwt
import structlog

from adapters.teams.payload import Json, obj, string
from adapters.teams.settings import ISSUER, TeamsSettings, is_microsofts
from core.chat.errors import InvalidRequest

log = structlog.get_logger()


def admitted(settings: TeamsSettings, headers: Mapping[str, str], body: bytes) -> Json:
    """The activity. Raises `InvalidRequest`."""
    try:
        activity = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidRequest("The request is not JSON.", 400) from None
    if string(activity, "channelId") != "msteams":
        # The service has other channels (web chat, direct line), whose activities anybody may write.
        log.warning("teams_channel_refused", channel=string(activity, "channelId")[:40])
        raise InvalidRequest("This bot is for Microsoft Teams.", 403)
    if not settings.admits_unsigned and _issuer(headers.get("authorization", "")) != ISSUER:
        # The SDK would take tokens of other agents as well.
        log.warning("teams_issuer_refused", activity=string(activity, "type")[:40])
        raise InvalidRequest("That is not a token of the Bot Connector service.", 401)
    if not is_trusted(settings, string(activity, "serviceUrl")):
        log.warning("teams_service_url_refused", service_url=string(activity, "serviceUrl")[:100])
        raise InvalidRequest("That is not where Teams is reached.", 403)
    return obj(activity)


def _issuer(authorization: str) -> str:
    try:
        claims = jwt.decode(authorization.removeprefix("Bearer "), options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return ""
    return string(claims, "iss")


def is_trusted(settings: TeamsSettings, service_url: str) -> bool:
    """The token vouches for the address; that it is Microsoft's is asked again, for every answer goes there."""
    ours = urlsplit(settings.service_url)
    try:
        given = urlsplit(service_url)
        host, port = given.hostname or "", given.port
    except ValueError:
        return False
    if (given.scheme, host, port) == (ours.scheme, ours.hostname, ours.port):
        return True
    if settings.admits_unsigned:
        return host in ("127.0.0.1", "localhost", "::1")
    return given.scheme == "https" and is_microsofts(host)


def tenant_of(activity: Json) -> str:
    return string(activity, "channelData", "tenant", "id") or string(activity, "conversation", "tenantId")
