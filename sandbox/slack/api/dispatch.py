"""`/api/METHOD` over HTTP: token, arguments, scope, rate, faults, then the method itself, and a line in the log."""

import json
import re
from asyncio import sleep
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.slack.api.call import Call
from sandbox.slack.api.registry import METHODS, Method
from sandbox.slack.errors import JSON, Refused

if TYPE_CHECKING:
    from sandbox.slack.sandbox import SlackSandbox

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass
class CallRecord:
    """A line of the call log. `carried_out` is false for what a fault or a rate limit answered."""

    method: str
    args: JSON
    ok: bool
    error: str
    at: float
    status: int = 200
    carried_out: bool = True
    answer_dropped: bool = False


class Dispatcher:
    def __init__(self, sandbox: "SlackSandbox") -> None:
        self.sandbox = sandbox

    async def handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        faults = self.sandbox.faults
        if delay := faults.delay_of(name):
            await sleep(delay)
        args: JSON = {}
        if planned := faults.planned(name):
            return self._planned(name, *planned)
        try:
            token, args, warning = await read_arguments(request)
            body = self._carry_out(name, token, args)
            body = _warned(body, warning)
            record = self._log(name, args, True, "")
        except Refused as refusal:
            body = refusal.body()
            record = self._log(name, args, False, refusal.error)
        response = self._respond(name, body)
        record.status = response.status
        if response.status != 429 and faults.drops_answer():
            record.answer_dropped = True
            _cut(request)
        return response

    def _carry_out(self, name: str, token: str, args: JSON) -> JSON:
        found = METHODS.get(name)
        if found is None:
            raise Refused("unknown_method", req_method=name)
        self._check_token(found, token)
        if not found.takes_json and args.pop("\0json", False):
            args.clear()
        args.pop("\0json", None)
        call = Call(self.sandbox, name, args)
        if found.scopes:
            call.need(*found.scopes)
        self._check_rate(found, args)
        call.missing(*found.required)
        return {"ok": True, **found.handler(call)}

    def _check_token(self, found: Method, token: str) -> None:
        config = self.sandbox.config
        if found.token == "none":
            return
        if not token:
            raise Refused("not_authed")
        if token not in (config.bot_token, config.app_token):
            raise Refused("invalid_auth")
        if found.token == "app" and token == config.bot_token and token != config.app_token:
            raise Refused("not_allowed_token_type")
        if found.token == "bot" and token == config.app_token and token != config.bot_token:
            raise Refused("not_allowed_token_type")

    def _check_rate(self, found: Method, args: JSON) -> None:
        if not self.sandbox.config.rate_limits:
            return
        rates = self.sandbox.rates
        wait = rates.tier(found.name, found.tier) if found.tier else 0
        if found.name == "chat.postMessage":
            wait = rates.post(str(args.get("channel")))
        if wait:
            raise Refused("ratelimited", retry_after=wait)

    def _planned(self, name: str, status: int, retry_after: int) -> web.Response:
        error = "ratelimited" if status == 429 else f"http_{status}"
        record = self._log(name, {}, False, error)
        record.status, record.carried_out = status, False
        if status == 429:
            return _limited(retry_after)
        return web.Response(status=status, text="Internal Server Error", content_type="text/html")

    def _respond(self, name: str, body: JSON) -> web.Response:
        if body.get("error") == "ratelimited":
            return _limited(int(body.get("retry_after", 1)))
        response = web.json_response(body)
        scopes = self.sandbox.config.scopes
        response.headers["X-OAuth-Scopes"] = ",".join(sorted(scopes))
        found = METHODS.get(name)
        if found and found.scopes:
            response.headers["X-Accepted-OAuth-Scopes"] = ",".join(found.scopes)
        return response

    def _log(self, name: str, args: JSON, ok: bool, error: str) -> CallRecord:
        record = CallRecord(name, _readable(args), ok, error, self.sandbox.config.clock())
        self.sandbox.calls.append(record)
        self.sandbox.wakes.wake()
        return record


def _limited(retry_after: int) -> web.Response:
    """Slack docs, "Rate limits": HTTP 429, `Retry-After` in seconds, and the error in the body."""
    headers = {"Retry-After": str(retry_after)}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()


def _warned(body: JSON, warning: str) -> JSON:
    """A JSON body without a charset works, with a warning (Slack docs, "Using the Slack Web API")."""
    if not warning:
        return body
    metadata = {**body.get("response_metadata", {}), "warnings": [warning]}
    return {**body, "warning": warning, "response_metadata": metadata}


def _readable(args: JSON) -> JSON:
    """The log shows structures, however they came."""
    shown = {}
    for name, value in args.items():
        if name in ("blocks", "attachments", "metadata", "view") and isinstance(value, str):
            try:
                shown[name] = json.loads(value)
            except ValueError:
                shown[name] = value
        elif name != "\0json":
            shown[name] = value
    return shown


async def read_arguments(request: web.Request) -> tuple[str, JSON, str]:
    """The token, the arguments and a warning (Slack docs, "Using the Slack Web API", on content types)."""
    # A token in the query string is refused for apps made after February 2021, so it is not looked for there.
    args: JSON = {k: v for k, v in request.query.items() if k != "token"}
    warning = ""
    if request.method == "POST":
        more, warning = await _body(request)
        args.update(more)
    kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
    token = bearer.strip() if kind.lower() == "bearer" else ""
    in_body = args.pop("token", "")
    for name in args:
        if not re.fullmatch(r"\0?[A-Za-z0-9_]{1,64}", name):
            raise Refused("invalid_arg_name")
    return token or str(in_body), args, warning


async def _body(request: web.Request) -> tuple[JSON, str]:
    raw = await request.read()
    content_type = request.content_type if "Content-Type" in request.headers else ""
    if not raw:
        return {}, ""
    if not content_type:
        raise Refused("missing_post_type")
    if request.charset and request.charset.lower() not in ("utf-8", "iso-8859-1"):
        raise Refused("invalid_charset")
    if content_type == "application/json":
        return {**_json_object(raw), "\0json": True}, "" if request.charset else "missing_charset"
    if content_type not in _FORMS:
        raise Refused("invalid_post_type")
    form: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        form[name] = value
    return form, ""


def _json_object(raw: bytes) -> JSON:
    try:
        value = json.loads(raw)
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(value, dict):
        raise Refused("json_not_object")
    return value
