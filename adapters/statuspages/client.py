"""Calls to Statuspage's REST API. One try each: trying again is the delivery loop's business."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from adapters.statuspages.answers import failure, json_of
from adapters.statuspages.settings import AtlassianSettings
from core.chat.errors import Refused, Unreachable

Json = dict[str, Any]
_PER_PAGE, _MOST_PAGES = 100, 20


class StatuspageClient:
    """One page, with one key; the connection is kept open between calls."""

    def __init__(self, settings: AtlassianSettings) -> None:
        self._settings = settings
        self._client: httpx.AsyncClient | None = None
        # httpx tells each address at INFO; the page's id is nobody's business.
        logging.getLogger("httpx").setLevel(logging.WARNING)

    async def incident(self, incident_id: str) -> Json:
        """Raises a `ChatError`, as all of these do; `Refused` with code 404 when it is gone."""
        return self._object(await self._send("GET", f"/incidents/{quote(incident_id, safe='')}"))

    async def unresolved(self) -> list[Json]:
        return self._objects(await self._send("GET", "/incidents/unresolved", params={"per_page": _PER_PAGE}))

    async def recent(self) -> list[Json]:
        """The newest incidents, resolved ones too."""
        return self._objects(await self._send("GET", "/incidents", params={"limit": _PER_PAGE}))

    async def create(self, incident: Json) -> Json:
        return self._object(await self._send("POST", "/incidents", json={"incident": incident}))

    async def change(self, incident_id: str, incident: Json) -> Json:
        path = f"/incidents/{quote(incident_id, safe='')}"
        return self._object(await self._send("PATCH", path, json={"incident": incident}))

    async def components(self) -> list[Json]:
        """All of them, page by page: unpaged, Statuspage allows one such request a minute."""
        found: list[Json] = []
        for page in range(1, _MOST_PAGES + 1):
            params = {"page": page, "per_page": _PER_PAGE}
            rows = self._objects(await self._send("GET", "/components", params=params))
            found += rows
            if len(rows) < _PER_PAGE:
                break
        return found

    async def close(self) -> None:
        if self._client:
            await self._client.aclose()
        self._client = None

    async def _send(
        self, verb: str, path: str, *, params: Mapping[str, int] | None = None, json: Json | None = None
    ) -> httpx.Response:
        settings = self._settings
        url = f"{settings.api_url.rstrip('/')}/v1/pages/{quote(settings.page_id, safe='')}{path}"
        headers = {"Authorization": f"OAuth {settings.api_key}"}
        try:
            response = await self._connection().request(verb, url, headers=headers, params=params, json=json)
        except (UnicodeEncodeError, httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            kind = type(error).__name__
            raise Refused(
                "Statuspage can't be asked: its address or key in the settings holds something that neither may "
                f"({kind}). Change the page by hand, and correct the settings (docs/pagers.md).",
                kind,
            ) from None
        except (httpx.HTTPError, OSError) as error:
            kind = type(error).__name__
            raise Unreachable(f"Statuspage could not be reached ({kind}); I will try again.", kind) from None
        if not response.is_success:
            raise failure(response, settings.api_key)
        return response

    def _object(self, response: httpx.Response) -> Json:
        body = json_of(response)
        if not isinstance(body, dict) or not body.get("id"):
            raise failure(response, self._settings.api_key)
        return body

    def _objects(self, response: httpx.Response) -> list[Json]:
        body = json_of(response)
        if not isinstance(body, list):
            raise failure(response, self._settings.api_key)
        return [row for row in body if isinstance(row, dict)]

    def _connection(self) -> httpx.AsyncClient:
        if self._client is None:
            # What runs on this machine is not behind a proxy.
            outside = not _is_loopback(self._settings.api_url)
            self._client = httpx.AsyncClient(timeout=self._settings.timeout, trust_env=outside)
        return self._client


def _is_loopback(url: str) -> bool:
    host = httpx.URL(url).host
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
