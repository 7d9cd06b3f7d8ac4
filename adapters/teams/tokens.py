"""The bot's own tokens: one client-credentials call for each service, kept until shortly before it expires.

("Microsoft identity platform and the OAuth 2.0 client credentials flow".) MSAL, which the SDK would use, asks Microsoft's
own host about every log-in address it does not know, and so can't be tried against a sandbox.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx

from adapters.teams.settings import GRAPH_SCOPE, SCOPE, TeamsSettings
from core.chat.errors import Refused, Unreachable
from core.clock import Clock

_EARLY = timedelta(minutes=5)
_SECRET = "Teams does not take the bot's secret. Make a new one in the app registration and put it into the settings."  # noqa: S105


class Tokens:
    def __init__(self, settings: TeamsSettings, http: httpx.AsyncClient, clock: Clock) -> None:
        self._settings = settings
        self._http = http
        self._clock = clock
        self._kept: dict[str, tuple[str, datetime]] = {}
        self._lock = asyncio.Lock()

    async def get(self, scope: Any = SCOPE, tenant: str | None = None) -> str | None:
        """For the connector, whatever the SDK asks for. None where none is wanted: Microsoft's test client.

        Raises `Refused` or `Unreachable`.
        """
        if self._settings.admits_unsigned and not self._settings.client_secret:
            return None
        return await self._token(SCOPE)

    async def graph(self) -> str:
        """For Microsoft Graph. Raises `Refused` or `Unreachable`."""
        return await self._token(GRAPH_SCOPE)

    def forget(self) -> None:
        """Teams refused one."""
        self._kept.clear()

    async def _token(self, scope: str) -> str:
        async with self._lock:
            token, until = self._kept.get(scope, ("", self._clock.now()))
            if not token or self._clock.now() > until:
                token, until = self._kept[scope] = await self._ask(scope)
        return token

    async def _ask(self, scope: str) -> tuple[str, datetime]:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
            "scope": scope,
        }
        address = f"{self._settings.login_url}/{self._settings.tenant}/oauth2/v2.0/token"
        try:
            answer = await self._http.post(address, data=form)
        except httpx.HTTPError as error:
            raise Unreachable("Microsoft's log-in could not be reached; I will try again.", "login") from error
        if answer.status_code in (400, 401):
            raise Refused(_SECRET, "invalid_client")
        if answer.status_code != 200:
            raise Unreachable("Microsoft's log-in did not answer as it should; I will try again.", "login")
        found = answer.json()
        lives = timedelta(seconds=int(found.get("expires_in", 3600)))
        return str(found["access_token"]), self._clock.now() + max(lives - _EARLY, timedelta(seconds=5))
