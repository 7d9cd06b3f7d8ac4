"""The web part on a real SQLite file, served by a real uvicorn."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn
from litestar import Litestar

from core.chat.places import MessageRef, Place
from core.chat.platform import Reply
from core.incidents.feed import LocalFeed
from core.store import access_tables, incident_tables  # noqa: F401  (define the tables)
from core.store.documents import Sessions
from core.store.engine import open_engine, session_maker
from core.store.mapping import map_domain
from tests.apps import create_app
from tests.databases import migrated_database
from tests.waiting import PATIENCE
from web.access import Access, Reading
from web.app import WebServices, close_streams

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


class HeldClock:
    """Stands still until a test moves it, or lets everybody who waits go on."""

    def __init__(self) -> None:
        self.elapsed = asyncio.Event()
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    async def sleep_until(self, moment: datetime) -> None:
        await self.elapsed.wait()
        self.elapsed.clear()


@dataclass
class Recorder:
    """A receiver that keeps what it was handed, and answers as it is told."""

    paths: Sequence[str] = ("/chat/events", "/chat/commands")
    reply: Reply | Exception = field(default_factory=Reply)
    received: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)

    async def receive(self, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        self.received.append((path, headers, body))
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply


class Readiness:
    """What the parts say of themselves."""

    def __init__(self) -> None:
        self.answer: dict[str, str] | Exception = {"database": "ok"}

    async def __call__(self) -> dict[str, str]:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def channel_url(place: Place) -> str | None:
    return f"https://chat.example/{place.channel}"


def message_url(message: MessageRef) -> str | None:
    return f"https://chat.example/{message.place.channel}/{message.id}"


@pytest.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    map_domain()
    engine = open_engine(await migrated_database("sqlite", tmp_path), survives_power_cuts=False)
    yield session_maker(engine)
    await engine.dispose()


@pytest.fixture
def feed() -> LocalFeed:
    return LocalFeed()


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def ready() -> Readiness:
    return Readiness()


@pytest.fixture
def receiver() -> Recorder:
    return Recorder()


@pytest.fixture
def access() -> Access:
    """Whoever comes by may read; `tests.web.signing_in.sign_in` makes them somebody."""
    return Access(reading=Reading.OPEN, site_url="http://muster.test")


@pytest.fixture
def app(
    sessions: Sessions, feed: LocalFeed, clock: HeldClock, ready: Readiness, receiver: Recorder, access: Access
) -> Litestar:
    services = WebServices(sessions, feed, clock, ready, channel_url, message_url, "Muster & Sons", access=access)
    return create_app(services, [receiver])


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Asks the application directly: quick, for whole pages."""
    transport = httpx.ASGITransport(app)  # type: ignore[arg-type]  # Litestar names the same messages more narrowly
    async with httpx.AsyncClient(transport=transport, base_url="http://muster.test") as client:
        yield client


@pytest.fixture
async def served(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Asks a real server over a socket: for streams and raw bytes."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        server = uvicorn.Server(uvicorn.Config(app, lifespan="auto", log_level="warning", ws="none"))
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=PATIENCE) as client:
            yield client
        close_streams(app)
        server.should_exit = True
        await serving
