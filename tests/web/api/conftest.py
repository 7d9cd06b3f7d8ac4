"""The API over real HTTP, with the whole core and an in-memory chat behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar

import web.app
from core.chat.people import PersonRef
from core.incidents.access import AccessRole, Permission
from core.incidents.feed import LocalFeed
from muster.testing import Harness, running
from tests.apps import create_app
from tests.serving import serving
from tests.waiting import PATIENCE
from web.access import Access, Reading
from web.app import close_streams
from web.csrf import HEADER, word_for
from web.services import WebServices

SITE = "https://muster.example"
ALL = frozenset(Permission)


class Api:
    """`as_` makes a client for somebody of a role; `core` is what stands behind."""

    def __init__(self, core: Harness, address: str, clients: AsyncExitStack, app: Litestar) -> None:
        self.core, self.address, self._clients, self.app = core, address, clients, app
        self.people: dict[str, int] = {}

    async def person(self, role: AccessRole | None, user: str = "") -> int:
        """Somebody whom the fake chat knows under this name; the same name is the same person."""
        user = user or (role.label if role else "somebody")
        async with self.core.services.unit_of_work() as uow:
            found = await uow.people.known(PersonRef("fake", "W1", user), user.title())
            found.name, found.access_role = user.title(), role
            await uow.commit()
            assert found.id
            self.people[user] = found.id
            return found.id

    async def as_(
        self, role: AccessRole | None = AccessRole.RESPONDER, user: str = "", scopes: frozenset[Permission] = ALL
    ) -> httpx.AsyncClient:
        """A client with a token of somebody of this role."""
        number, now = await self.person(role, user), self.core.services.clock.now()
        async with self.core.services.unit_of_work() as uow:
            secret, _ = await uow.tokens.issue(number, "test", scopes, now, None)
            await uow.commit()
        return await self.anybody(Authorization=f"Bearer {secret}")

    async def signed_in(self, role: AccessRole = AccessRole.RESPONDER, user: str = "") -> httpx.AsyncClient:
        """A client with the cookie of a browser, and the word that its pages carry."""
        number, now = await self.person(role, user), self.core.services.clock.now()
        async with self.core.services.unit_of_work() as uow:
            secret = await uow.web_sessions.begin(number, "test", now, now + timedelta(days=1))
            await uow.commit()
        client = await self.anybody(**{HEADER: word_for(secret)})
        client.headers["Cookie"] = f"__Host-muster_session={secret}"
        return client

    async def anybody(self, **headers: str) -> httpx.AsyncClient:
        client = httpx.AsyncClient(base_url=self.address, trust_env=False, timeout=PATIENCE, headers=headers)
        return await self._clients.enter_async_context(client)


async def declare(client: httpx.AsyncClient, title: str = "Database is down", **facts: Any) -> dict[str, Any]:
    answer = await client.post("/api/incidents", json={"title": title, **facts})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def services_of(core: Harness, **more: Any) -> WebServices:
    async def ready() -> dict[str, str]:
        return {"database": "ok"}

    feed = core.services.feed
    usual: dict[str, Any] = {
        "access": Access(reading=Reading.SIGNED_IN, site_url=SITE),
        "webhooks_inside": True,
        "api_limit": "1000000/minute",  # one application answers all tests, and they are quick
    }
    assert isinstance(feed, LocalFeed)
    return WebServices(
        sessions=core.services.sessions,
        feed=feed,
        clock=core.services.clock,
        ready=ready,
        channel_url=core.services.channel_url,
        message_url=core.services.message_url,
        submit=core.intake.submit,
        roles=core.services.roles,
        **(usual | more),
    )


@pytest.fixture
def settings() -> dict[str, Any]:
    """What a test wants otherwise in `WebServices`; for `running`, under `core`."""
    return {}


@pytest.fixture
async def api(tmp_path: Path, settings: dict[str, Any]) -> AsyncIterator[Api]:
    async with running(tmp_path, **settings.pop("core", {})) as core:
        # What counts the requests of one test may not have counted those of another.
        make = web.app.create_app if "api_limit" in settings else create_app
        app = make(services_of(core, **settings), [])
        async with serving(app) as address, AsyncExitStack() as clients:
            yield Api(core, address, clients, app)
            close_streams(app)
