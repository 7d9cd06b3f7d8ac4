"""Muster, a browser at its door, and an OpenID provider."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from core.chat.people import PersonRef
from core.incidents.feed import LocalFeed
from core.incidents.person import Person
from core.store.documents import Sessions
from core.store.unit_of_work import UnitOfWork
from tests.web.conftest import NOW, HeldClock, Readiness, Recorder, channel_url, message_url
from tests.web.openid_provider import CLIENT, SECRET, OpenIdProvider, openid_provider
from tests.web.openid_shapes import Shape
from web.access import Access, Reading
from web.app import WebServices, create_app
from web.oidc import Provider

SITE = "http://muster.test"


@dataclass
class House:
    client: httpx.AsyncClient
    theirs: OpenIdProvider
    ours: Provider
    sessions: Sessions
    clock: HeldClock

    async def begin(self, wanted: str = "/") -> str:
        answer = await self.client.get("/login/oidc", params={"next": wanted})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    async def sign_in(self, **claims: Any) -> httpx.Response:
        """In a browser that nobody has signed in with."""
        self.client.cookies.clear()
        self.theirs.claims = claims
        return await self.client.get(self.theirs.approve(await self.begin()))

    async def is_in(self) -> bool:
        return (await self.client.get("/", headers={"Accept": "application/json"})).status_code == 200

    async def known(self, who: str | PersonRef, email: str | None = None, is_sure: bool = True) -> int:
        """Somebody whom chat knows, in Slack where it is not said; returns who."""
        async with UnitOfWork(self.sessions) as uow:
            ref = who if isinstance(who, PersonRef) else PersonRef("slack", "T1", who)
            person = await uow.people.known(ref, ref.user)
            if email:
                person.email, person.email_is_sure = email, is_sure
            await uow.commit()
            return person.id or 0

    async def whose(self) -> Person | None:
        """Who they are that signed in last."""
        async with UnitOfWork(self.sessions) as uow:
            last = self.theirs.last
            return await uow.identities.find(last.get("iss", self.theirs.issuer), last.get("sub", "user-1"))


@asynccontextmanager
async def open_house(
    sessions: Sessions,
    feed: LocalFeed,
    clock: HeldClock,
    ready: Readiness,
    receiver: Recorder,
    shape: Shape | None = None,
) -> AsyncIterator[House]:
    async with openid_provider(f"{SITE}/login/oidc/callback", NOW.timestamp(), shape) as theirs:
        ours = Provider(theirs.issuer, CLIENT, SECRET, "Acme", domains=frozenset({"acme.example"}))
        services = WebServices(
            sessions,
            feed,
            clock,
            ready,
            channel_url,
            message_url,
            access=Access(reading=Reading.SIGNED_IN, site_url=SITE),
            oidc=ours,
        )
        transport = httpx.ASGITransport(create_app(services, [receiver]))  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url=SITE) as client:
            yield House(client, theirs, ours, sessions, clock)
