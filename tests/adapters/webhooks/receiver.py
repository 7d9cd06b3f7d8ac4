"""Somebody else's program that is told what happens: keeps what it gets, and answers as it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from litestar import Litestar, Request, Response, post

from tests.serving import serving


@dataclass
class Got:
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


@dataclass
class Receiver:
    """`answers` are given one after the other, the last for ever: a status, with headers and a body if need be."""

    address: str = ""
    got: list[Got] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], str]] = field(default_factory=lambda: [(204, {}, "")])
    hold: asyncio.Event | None = None

    @property
    def url(self) -> str:
        return f"{self.address}/told"

    @property
    def types(self) -> list[str]:
        return [each.json["type"] for each in self.got]

    def answer(self, *statuses: int, said: str = "", **headers: str) -> None:
        self.answers = [(each, headers, said) for each in statuses]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()

    @post("/told", status_code=200)
    async def told(request: Request[Any, Any, Any]) -> Response[str]:
        receiver.got.append(Got(dict(request.headers), await request.body()))
        if receiver.hold:
            await receiver.hold.wait()
        status, headers, said = receiver.answers[0]
        if len(receiver.answers) > 1:
            receiver.answers.pop(0)
        return Response(said, status_code=status, headers=headers, media_type="text/plain")

    async with serving(Litestar([told], logging_config=None, openapi_config=None)) as address:
        receiver.address = address
        yield receiver
