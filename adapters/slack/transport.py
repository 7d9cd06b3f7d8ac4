"""Requests from Slack over HTTP: checked, read, handed in, and only then answered ("Events API: responding")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl

import msgspec
import structlog

from adapters.slack.adapter import SlackPlatform
from adapters.slack.handling import Handling
from adapters.slack.manifest import COMMANDS_PATH, EVENTS_PATH, INTERACTIVITY_PATH
from adapters.slack.payload import Json, string
from adapters.slack.signature import verify
from core.chat.errors import InvalidRequest
from core.chat.platform import Intake, Overloaded, Reply

log = structlog.get_logger()

_OK = Reply()


class SlackHttpReceiver:
    """Implements `Receiver`. Without a signing secret every request is refused: anybody could have made it.

    Raises `ValueError` when there is neither a signing secret nor an app token (Socket Mode): nothing could come in.
    """

    def __init__(self, platform: SlackPlatform, intake: Intake) -> None:
        if not platform.settings.signing_secret.strip() and not platform.settings.app_token:
            raise ValueError("Slack's signing secret is missing (MUSTER_SLACK_SIGNING_SECRET).")
        self._platform = platform
        self._handling = Handling(platform, intake)

    @property
    def paths(self) -> Sequence[str]:
        return (EVENTS_PATH, COMMANDS_PATH, INTERACTIVITY_PATH)

    async def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        try:
            return await self._receive(path, headers, body)
        except InvalidRequest as error:
            log.info("slack_request_refused", path=path, status=error.status, reason=error.reason)
            return _sentence(error.status, error.reason)
        except Overloaded:
            return _sentence(503, "Muster can't take this just now; send it again.")

    async def _receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if path == COMMANDS_PATH and _is_ssl_check(body):
            # "Implementing slash commands": Slack looks at the certificate only, and may not sign that.
            return _OK
        verify(self._platform.settings.signing_secret, headers, body, self._platform.clock.now())
        if path == EVENTS_PATH:
            return await self._event(_json(body), headers)
        if path == COMMANDS_PATH:
            return _answer(await self._handling.command(dict(_form(body))))
        if path == INTERACTIVITY_PATH:
            return _answer(await self._handling.interaction(_payload(body)))
        return _sentence(404, "There is nothing here.")

    async def _event(self, payload: Json, headers: Mapping[str, str]) -> Reply:
        if attempt := headers.get("x-slack-retry-num"):
            # The key of the event tells the inbox whether it has it already.
            log.info("slack_event_retried", attempt=attempt, reason=headers.get("x-slack-retry-reason"))
        kind = string(payload, "type")
        if kind == "url_verification":
            return _answer({"challenge": string(payload, "challenge")})
        if kind == "event_callback":
            await self._handling.event(payload)
        elif kind == "app_rate_limited":
            log.warning("slack_holds_events_back", minute=payload.get("minute_rate_limited"))
        else:
            log.debug("slack_payload_unknown", type=kind)
        return _OK


def _is_ssl_check(body: bytes) -> bool:
    return body[:200].startswith(b"ssl_check=1") or b"&ssl_check=1" in body[:200]


def _json(raw: bytes | str) -> Json:
    try:
        read = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise InvalidRequest("The body is not JSON.", 400) from error
    if not isinstance(read, dict):
        raise InvalidRequest("The body is not a JSON object.", 400)
    return read


def _form(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100, errors="strict")
    except ValueError as error:
        raise InvalidRequest("The body is not a form.", 400) from error


def _payload(body: bytes) -> Json:
    raw = dict(_form(body)).get("payload")
    if not raw:
        raise InvalidRequest("The form has no payload.", 400)
    return _json(raw)


def _answer(content: Json | None) -> Reply:
    if content is None:
        return _OK
    return Reply(body=msgspec.json.encode(content), headers={"content-type": "application/json; charset=utf-8"})


def _sentence(status: int, reason: str) -> Reply:
    return Reply(status=status, body=reason.encode(), headers={"content-type": "text/plain; charset=utf-8"})
