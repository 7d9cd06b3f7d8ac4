"""An alert receiver behind a real HTTP server, and what it hands in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar import Litestar

from adapters.alerts import AlertReceiver, AlertSource
from core.chat.events import AlertReceived, Event
from core.chat.platform import Overloaded
from muster.testing import FakeClock
from tests.serving import serving
from tests.waiting import PATIENCE
from web.hooks import mount

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SECRET = "a secret of some length"
PAYLOADS = Path(__file__).parent / "payloads"


def payload(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


def changed(name: str, **changes: Any) -> bytes:
    """A payload with parts of its event's data changed (PagerDuty)."""
    found = json.loads(payload(name))
    found["event"]["data"] |= changes.pop("data", {})
    found["event"] |= changes
    return json.dumps(found).encode()


def bearer(secret: str = SECRET) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def basic(password: str = SECRET) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"muster:{password}".encode()).decode()}


def hexed(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def source(kind: str, **settings: Any) -> AlertSource:
    return msgspec.convert({"kind": kind, "name": "watcher", "secret": SECRET, **settings}, AlertSource)


class Door:
    """An intake that keeps what it is handed; `is_full` sends everybody away."""

    def __init__(self) -> None:
        self.events: list[AlertReceived] = []
        self.is_full = False

    async def accept(self, events: Sequence[Event]) -> frozenset[str]:
        if self.is_full:
            raise Overloaded
        self.events += [each for each in events if isinstance(each, AlertReceived)]
        return frozenset(each.key for each in events)


@asynccontextmanager
async def served(
    *sources: AlertSource, clock: FakeClock | None = None
) -> AsyncIterator[tuple[httpx.AsyncClient, Door]]:
    """A client of a real server, and what came through."""
    door = Door()
    receiver = AlertReceiver(sources, door, clock or FakeClock(NOW))  # type: ignore[arg-type]
    app = Litestar(mount([receiver]), logging_config=None, openapi_config=None)
    async with (
        serving(app) as address,
        httpx.AsyncClient(base_url=address, trust_env=False, timeout=PATIENCE) as client,
    ):
        yield client, door
