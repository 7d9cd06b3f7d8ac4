"""The bot's own token: one client-credentials call, kept until shortly before it expires.

("Microsoft identity platform and the OAuth 2.0 client credentials flow".) MSAL, which the SDK would use, asks Microsoft's
own host about every log-in address it does not know, and so can't be tried against a sandbox.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx

from adapters.teams.settings import SCOPE, TeamsSettings
from core.chat.errors import Refused, Unreachable
from core.clock import Clock

_EARLY = timedelta(minutes=5)
_SECRET = "Teams does not take the bot's secret. Make a new one in the app registration and put it into the settings."  # noqa: S105


class Tokens:
    def __init__(self, settings: TeamsSettings, http: httpx.AsyncClient, clock: Clock) -> None:
        self._settings = settings
        self._http = http
        self._clock = clock
        self._token, self._until = "", clock.now()
        self._lock = asyncio.Lock()

    async def get(self, scope: Any = SCOPE, tenant: str | None = None) -> str | None:
        """None where none is wanted: Microsoft's test client. Raises `Refused` or `Unreachable`."""
        if self._settings.admits_unsigned and not self._settings.client_secret:
            return None
        async with self._lock:
            if not self._token or self._clock.now() > self._until:
                self._token, self._until = await self._ask()
        return self._token

    def forget(self) -> None:
        """Teams refused it."""
        self._token = ""

    async def _ask(self) -> tuple[str, datetime]:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._settings.client_id,
            "client_secret": self._settings.client_secret,
            "scope": SCOPE,
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
