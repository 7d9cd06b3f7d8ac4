"""Connections to addresses that somebody typed in: looked up, checked, and connected to as checked."""

from __future__ import annotations

import socket
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from core.outside.addresses import AddressRefused, is_public

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)


class CheckedResolver(AbstractResolver):
    """Every address that a name leads to has to be public: one that may lead inside is not called at all."""

    def __init__(self) -> None:
        self._resolver = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._resolver.resolve(host, port, family)
        if not found or not all(is_public(each["host"]) for each in found):
            raise AddressRefused("The address leads into a private network, where Muster calls nobody.")
        return found

    async def close(self) -> None:
        await self._resolver.close()


def open_session(allow_private: bool) -> aiohttp.ClientSession:
    """No cookies are kept, no proxy is asked (it would look the name up by itself), each call has its own connection."""
    options: dict[str, Any] = {} if allow_private else {"resolver": CheckedResolver()}
    connector = aiohttp.TCPConnector(force_close=True, use_dns_cache=False, limit=100, **options)
    return aiohttp.ClientSession(
        connector=connector, timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False
    )
