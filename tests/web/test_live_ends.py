"""A stream ends when its reader is signed out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from core.incidents.access import AccessRole
from core.incidents.feed import LocalFeed
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.waiting import PATIENCE
from tests.web.conftest import HeldClock
from tests.web.seeds import declare
from tests.web.signing_in import sign_in
from web.access import Access, Reading


@pytest.fixture
def access() -> Access:
    return Access(reading=Reading.SIGNED_IN, site_url="http://muster.test")


async def test_signed_out_everywhere_is_out_of_open_pages_too(
    served: httpx.AsyncClient, sessions: Sessions, feed: LocalFeed, clock: HeldClock
) -> None:
    number = await declare(sessions)
    who = await sign_in(served, sessions, AccessRole.VIEWER)
    async with served.stream("GET", "/events") as stream, asyncio.timeout(PATIENCE):
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 2000"
        feed.publish(number)
        heard = [line async for line in _until_data(lines)]
        assert heard[-1] == f"data: {number}"
        async with UnitOfWork(sessions) as uow:
            await uow.web_sessions.end_all(who)
            await uow.commit()
        clock.elapsed.set()
        feed.publish(number)
        assert not [line async for line in lines if line.startswith("data")]


async def _until_data(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    async for line in lines:
        yield line
        if line.startswith("data"):
            return
