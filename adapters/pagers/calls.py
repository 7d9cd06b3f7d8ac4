"""One HTTP call to a paging service. One try each: trying again is the delivery loop's business."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Mapping
from typing import Any

import httpx

from core.chat.errors import Refused, Unreachable

TIMEOUT = 10.0
"""Seconds for connecting, sending and reading, each."""

Json = dict[str, Any]


class Calls:
    """The connections to one service; they are kept open between calls."""

    def __init__(self, service: str, base_url: str, timeout: float = TIMEOUT) -> None:
        self._service = service
        self._base_url = base_url
        self._timeout = timeout
        self._client: httpx.AsyncClient | None = None
        # httpx tells each address at INFO, and a webhook's address may be all that protects it.
        logging.getLogger("httpx").setLevel(logging.WARNING)

    async def send(
        self,
        verb: str,
        path: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str | int | list[str]] | None = None,
        json: Json | None = None,
        content: bytes | None = None,
    ) -> httpx.Response:
        """The answer, whatever its status. Raises `Unreachable` when there is none, `Refused` when it can't be asked."""
        url = self._base_url.rstrip("/") + path if path else self._base_url
        try:
            return await self._connection().request(
                verb, url, headers=headers, params=params, json=json, content=content
            )
        except (UnicodeEncodeError, httpx.LocalProtocolError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
            kind = type(error).__name__
            raise Refused(
                f"{self._service} can't be asked: its address or key in the settings holds something that neither may "
                f"({kind}). Do it by hand, and correct the settings (docs/pagers.md).",
                kind,
            ) from None
        except (httpx.HTTPError, OSError) as error:
            kind = type(error).__name__
            raise Unreachable(f"{self._service} could not be reached ({kind}); I will try again.", kind) from None

    async def close(self) -> None:
        if self._client:
            await self._client.aclose()
        self._client = None

    def _connection(self) -> httpx.AsyncClient:
        if self._client is None:
            # What runs on this machine is not behind a proxy.
            self._client = httpx.AsyncClient(timeout=self._timeout, trust_env=not is_loopback(self._base_url))
        return self._client


def is_loopback(url: str) -> bool:
    host = httpx.URL(url).host
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def body_of(response: httpx.Response) -> Json:
    """The JSON object in the answer; empty when it is anything else."""
    try:
        answer = response.json()
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
