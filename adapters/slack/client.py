"""Calls to Slack's Web API through slack_sdk. One try each: trying again is the delivery loop's business."""

from __future__ import annotations

import contextlib
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.error_mapping import to_chat_error
from adapters.slack.methods import Method
from adapters.slack.payload import Json
from adapters.slack.settings import SlackSettings
from core.chat.errors import RateLimited, Refused, Unreachable

log = structlog.get_logger()

_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_PAUSE = 5.0
"""Seconds to wait where Slack does not say how long."""


class SlackClient:
    """One workspace's connection. `bot_name` is what people are told to invite."""

    def __init__(self, settings: SlackSettings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None
        self._web: AsyncWebClient | None = None
        self.bot_name = "incident"
        self.granted_scopes: frozenset[str] = frozenset()

    async def call(self, method: Method, **arguments: Any) -> Json:
        """Call a method; arguments that are None are left out.

        Raises `RateLimited` (its budget is the method), `Unreachable`, `Refused` and their kin.
        """
        return await self._call(method, frozenset(), arguments)

    async def settle(self, method: Method, codes: frozenset[str], **arguments: Any) -> Json:
        """As `call`, but errors among `codes` are returned as Slack tells them."""
        return await self._call(method, codes, arguments)

    async def _call(self, method: Method, codes: frozenset[str], arguments: Json) -> Json:
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            if method.verb == "GET":
                response = await self._connection().api_call(method.name, http_verb="GET", params=given)
            else:
                response = await self._connection().api_call(method.name, json=given)
        except SlackApiError as error:
            answer = getattr(error.response, "data", None)
            if isinstance(answer, dict) and answer.get("error") in codes:
                return answer
            raise self._failure(error, method) from error
        except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError, ValueError, AttributeError) as error:
            # slack_sdk answers JSON of an unexpected shape with an AttributeError.
            raise Unreachable("Slack could not be reached; I will try again.", type(error).__name__) from error
        if "x-oauth-scopes" in response.headers:
            self.granted_scopes = frozenset(map(str.strip, response.headers["x-oauth-scopes"].split(",")))
        return response.data if isinstance(response.data, dict) else {}

    async def answer(self, response_url: str, content: Json) -> bool:
        """Answer through an interaction's `response_url`; False when it no longer takes any.

        Raises `RateLimited` and `Unreachable`.
        """
        webhook = AsyncWebhookClient(response_url, session=self._shared_session(), retry_handlers=[])
        webhook.proxy = proxy_for(response_url, webhook.proxy)
        try:
            response = await webhook.send_dict(content)
        except (aiohttp.ClientError, SlackClientError, TimeoutError, OSError, ValueError) as error:
            raise Unreachable("Slack could not be reached; I will try again.", type(error).__name__) from error
        if response.status_code == 429:
            raise RateLimited(_seconds(response.headers), "response_url")
        if response.status_code >= 500:
            raise Unreachable("Slack could not do that just now; I will try again.", str(response.status_code))
        if response.status_code != 200:
            log.info("slack_response_url_spent", status=response.status_code, body=response.body[:80])
        return response.status_code == 200

    async def download(self, url: str, most: int) -> bytes:
        """The bytes of a file at Slack, at most `most`; the token goes to Slack's own hosts only ("File object").

        Raises `Refused`, `RateLimited` and `Unreachable`.
        """
        if not self._is_slacks(url):
            raise Refused("That file is not kept at Slack.", "not_a_slack_file")
        headers = {"Authorization": f"Bearer {self._settings.bot_token}"}
        proxy = proxy_for(url, None)
        try:
            async with self._shared_session().get(url, headers=headers, allow_redirects=False, proxy=proxy) as response:
                if response.status == 429:
                    raise RateLimited(_seconds(response.headers), "url_private")
                if response.status >= 500:
                    raise Unreachable("Slack could not do that just now; I will try again.", str(response.status))
                # Without files:read Slack answers with its log-in page, or leads there.
                if response.status != 200 or (response.content_type == "text/html" and not url.endswith(".html")):
                    raise Refused("Slack did not hand the file over. Is the scope files:read granted?", "no_file")
                body = await response.content.read(most + 1)
                while len(body) <= most and (more := await response.content.read(most + 1 - len(body))):
                    body += more
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Unreachable("Slack could not be reached; I will try again.", type(error).__name__) from error
        if len(body) > most:
            raise Refused("The file is too large to be kept.", "too_large")
        return body

    def _is_slacks(self, url: str) -> bool:
        asked, api = urlsplit(url), urlsplit(self._settings.api_url)
        host = asked.hostname or ""
        is_ours = asked.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))
        return is_ours or (asked.scheme, asked.netloc) == (api.scheme, api.netloc)

    async def close(self) -> None:
        if self._session:
            with contextlib.suppress(Exception):
                await self._session.close()
        self._session = self._web = None

    def _connection(self) -> AsyncWebClient:
        session = self._shared_session()
        if self._web is None or self._web.session is not session:
            token, url = self._settings.bot_token, self._settings.api_url
            self._web = AsyncWebClient(token, base_url=url, session=session, retry_handlers=[])
            self._web.proxy = proxy_for(url, self._web.proxy)
        return self._web

    def _shared_session(self) -> aiohttp.ClientSession:
        """One pool of connections: a session for each call, as slack_sdk makes, would cost a TLS handshake each."""
        if self._session is None or self._session.closed:
            timeout = aiohttp.ClientTimeout(total=self._settings.timeout)
            self._session = aiohttp.ClientSession(timeout=timeout)
        return self._session

    def _failure(self, error: SlackApiError, method: Method) -> Exception:
        response = error.response
        # Where the answer is no JSON, slack_sdk hands over aiohttp's response instead of its own.
        status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
        data = getattr(response, "data", None)
        answer = data if isinstance(data, dict) else {}
        if status == 429 or answer.get("error") in _LIMITED:
            return RateLimited(_seconds(getattr(response, "headers", {})), method.name)
        if status >= 500:
            return Unreachable("Slack could not do that just now; I will try again.", str(status))
        return to_chat_error(answer, method.name, self.bot_name)


def proxy_for(url: str, proxy: str | None) -> str | None:
    """slack_sdk sends all it has through HTTPS_PROXY; what runs on this machine is not behind it."""
    return None if urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1") else proxy


def _seconds(headers: Any) -> float:
    """The header `Retry-After` ("Rate limits")."""
    try:
        return max(float(headers.get("Retry-After", _PAUSE)), 0.0)
    except (TypeError, ValueError):
        return _PAUSE
