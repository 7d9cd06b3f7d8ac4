"""Acme's own blocks, tested as Acme would test them."""

from __future__ import annotations

from datetime import UTC, datetime

from examples.acme.process import hub
from muster.testing import ADA, FakeClock, incident


async def test_honesty_is_thanked() -> None:
    async with incident(hub) as chat:
        await chat.tell(ADA, "severity minor")
        assert "Thank you for not calling it critical." not in chat.said
        await chat.tell(ADA, "severity trivial")
        assert "Thank you for not calling it critical." in chat.said


async def test_relief_is_offered_after_two_hours_at_work() -> None:
    clock = FakeClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    async with incident(hub, clock=clock) as chat:
        for _ in range(13):
            clock.advance(600)
            while await chat.services.timers.fire_due():
                pass
            await chat.settle()
        assert sum("has been at it for two hours" in said for said in chat.said) == 1
