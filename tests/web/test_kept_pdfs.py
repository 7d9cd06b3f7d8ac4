"""PDFs are kept in Redis: made once, never an old one, nothing to read there; and made as ever without it."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from redis.asyncio import Redis

from core.delivery.redis_copies import RedisCopies, RedisShelf
from core.delivery.sealing import Seal
from muster.testing import FakeClock
from tests.servers import own_redis
from web.export import kept_pdf
from web.export.pdf_process import make_pdf


class Services:
    """What is used of `WebServices`."""

    def __init__(self, clock: FakeClock, address: str, secret: str = "k") -> None:
        self.clock = clock
        self.shelf = RedisShelf(address)
        self.files = RedisCopies(self.shelf, Seal(secret), clock, longest_s=600, largest=200_000, reading_s=120)


async def test_a_pdf_is_made_once_and_again_when_anything_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    async def counted(title: str, body: str, made_at: datetime) -> bytes:
        made.append(f"{title} {body}")
        return await make_pdf(title, body, made_at) if len(made) == 1 else b"%PDF" + body.encode()

    monkeypatch.setattr(kept_pdf, "make_pdf", counted)
    clock = FakeClock()
    async with own_redis() as redis:
        one: Any = Services(clock, redis.address)
        other: Any = Services(clock, redis.address)
        stranger: Any = Services(clock, redis.address, "another secret")
        first = await kept_pdf.pdf_of("INC-1", "<p>A secret</p>", one)
        clock.advance(300)
        assert await kept_pdf.pdf_of("INC-1", "<p>A secret</p>", other) == first
        assert len(made) == 1
        foot = PdfReader(io.BytesIO(first)).pages[0].extract_text()
        assert "A secret" in foot
        assert f"{clock.now() - timedelta(seconds=300):%H:%M} UTC" in foot, "when it was really made"
        async with Redis.from_url(redis.address) as client:
            [key] = await client.keys("muster/pdf/*")
            kept: Any = await client.get(key)
        assert b"secret" not in kept
        assert b"%PDF" not in kept
        assert await kept_pdf.pdf_of("INC-1", "<p>A secret</p>", stranger) != first
        assert len(made) == 2
        for title, body in (("INC-1", "<p>Other</p>"), ("INC-2", "<p>A secret</p>"), ("INC-1<p>", "A secret</p>")):
            await kept_pdf.pdf_of(title, body, one)
        assert len(made) == 5
        kept_pdf._recipe.cache_clear()
        with monkeypatch.context() as patch:
            patch.setattr(kept_pdf, "version", lambda name: "another")
            await kept_pdf.pdf_of("INC-1", "<p>A secret</p>", one)
        kept_pdf._recipe.cache_clear()
        clock.advance(300)
        await kept_pdf.pdf_of("INC-1", "<p>A secret</p>", other)
        assert len(made) == 7, "ten minutes are over"
        for _ in range(2):
            await kept_pdf.pdf_of("INC-1", "x" * 200_000, one)
        assert len(made) == 9, "too large"
        await redis.flush()
        await kept_pdf.pdf_of("INC-2", "<p>A secret</p>", one)
        await redis.stop()
        assert (await kept_pdf.pdf_of("INC-2", "<p>A secret</p>", one)).startswith(b"%PDF")
        assert len(made) == 11
        for each in (one, other, stranger):
            await each.shelf.close()
