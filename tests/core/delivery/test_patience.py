"""Asking what may be away."""

from __future__ import annotations

import asyncio

import pytest

from core.delivery import patience
from core.delivery.patience import Away, Patience


async def test_who_did_not_answer_is_not_asked_again_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "PATIENCE_S", 0.01)
    now = [100.0]
    asked: list[str] = []

    async def hangs() -> str:
        asked.append("hangs")
        await asyncio.Event().wait()
        return "never"

    async def fails() -> str:
        asked.append("fails")
        raise ConnectionError

    async def answers() -> str:
        asked.append("answers")
        return "yes"

    for question in (hangs, fails):
        some = Patience("some_away", then="nothing", now=lambda: now[0])
        asked.clear()
        assert await some.ask(answers) == "yes"
        for _ in range(3):
            with pytest.raises(Away):
                await some.ask(question)
        assert asked == ["answers", question.__name__]
        with pytest.raises(Away):
            await some.insist(question)
        assert asked[2:] == [question.__name__], "what is worth it is asked each time"
        now[0] += patience.BLIND_S
        assert await some.ask(answers) == "yes"
        assert await some.ask(answers) == "yes"
