"""The Teams SDK, and the connector's calls through its HTTP client ("Bot Connector REST API")."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import httpx
from microsoft_teams.common.experimental import ExperimentalWarning

with warnings.catch_warnings():
    # The SDK warns of previews of its own that Muster does not use.
    warnings.simplefilter("ignore", ExperimentalWarning)
    from microsoft_teams.apps import App

from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
from microsoft_teams.api.models.invoke_response import InvokeResponse
from microsoft_teams.common import ClientOptions

from adapters.teams.bridge import Bridge
from adapters.teams.error_mapping import to_chat_error
from adapters.teams.graph import Graph
from adapters.teams.payload import Json
from adapters.teams.settings import TeamsSettings
from adapters.teams.tokens import Tokens
from core.clock import Clock

PATH = "/teams/messages"
_TIMEOUT_S = 15.0
Take = Callable[[Json], Awaitable[tuple[int, Any]]]


class TeamsClient:
    """One bot. `service_url` is where the tenant is reached; a validated activity may tell a nearer address."""

    def __init__(self, settings: TeamsSettings, clock: Clock) -> None:
        self.settings = settings
        self.service_url = settings.service_url
        self._http = httpx.AsyncClient(timeout=_TIMEOUT_S)
        self.tokens = Tokens(settings, self._http, clock)
        self.graph = Graph(settings, self._http, self.tokens)
        self.bridge = Bridge()
        self._app = App(
            client_id=settings.client_id,
            tenant_id=settings.tenant,
            token=self.tokens.get,
            client=ClientOptions(timeout=_TIMEOUT_S),
            http_server_adapter=self.bridge,
            messaging_endpoint=PATH,
            service_url=settings.service_url,
            fetch_user_token=False,
            dangerously_allow_unauthenticated_requests=settings.admits_unsigned,
            cloud=with_overrides(PUBLIC, openid_metadata_url=settings.openid_url, login_endpoint=settings.login_url),
        )
        self._is_started = False

    async def start(self) -> None:
        """Let the SDK register its route."""
        if not self._is_started:
            await self._app.initialize()
            self._is_started = True

    def taking(self, take: Take) -> None:
        """`take` gets each activity whose token is good, on this loop; its answer is the SDK's answer."""
        loop = asyncio.get_running_loop()

        async def accepted(event: Any) -> InvokeResponse[Any]:
            body = event.body.model_dump(by_alias=True, exclude_none=True)
            status, answer = await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(_once(take, body), loop))
            return InvokeResponse(status=status, body=answer)

        self._app.server.on_request = accepted

    async def call(self, method: str, path: str, body: Json | None = None, *, budget: str = "", **names: str) -> Json:
        """One call of the connector. Raises a `ChatError`; never retries by itself."""
        known = {name: quote(value, safe=":@;=") for name, value in names.items()}
        address = self.service_url.rstrip("/") + path.format(**known)
        try:
            answer = await self._app.api.http.request(method, address, json=body)
        except Exception as error:
            if isinstance(error, httpx.HTTPStatusError) and error.response.status_code == 401:
                self.tokens.forget()
            raise to_chat_error(error, budget) from error
        found = answer.json() if answer.content else {}
        return found if isinstance(found, dict) else {"value": found}

    async def close(self) -> None:
        await self.bridge.stop()
        await self._app.api.http.http.aclose()
        await self._app.http_client.http.aclose()
        await self._http.aclose()


async def _once(take: Take, body: Json) -> tuple[int, Any]:
    return await take(body)
