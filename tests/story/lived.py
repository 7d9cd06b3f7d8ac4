"""What a person does in one incident, and what must be there afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

SEVERITIES = ("2", "4", "1")
"""As they are stored: major, trivial, critical."""
NAMES = ("major", "trivial", "critical")
ACTIONS = ("check the backups", "tell the customers")

PATIENCE = 300.0
"""Seconds that a person waits for what has been taken in; by then others have done what killed processes had begun."""
_LOOK_EVERY = 0.1


@dataclass
class Lived:
    """`answers` reads from the chat what the bot said in the channel, in the words of `expected`."""

    title: str
    channel_key: str
    said: int
    answers: Callable[[], list[str]]
    asked: list[str] = field(default_factory=list)

    def expected(self) -> list[str]:
        return self.asked


def is_up_to_date(headline: str) -> bool:
    """Of what somebody lived through: it says how bad it is since the last change, and where people talk."""
    return NAMES[-1] in headline and "Channel" in headline and "Create comms channel" not in headline


async def run(lived: Lived, say: Callable[[str], Awaitable[str]], keep: Callable[[str], Awaitable[None]]) -> Lived:
    """Talk, keep a message, and give commands, each after the answer to the one before."""

    async def said(words: str) -> str:
        lived.said += 1
        return await say(words)

    await keep(await said("I am looking at it"))
    commands = [f"severity {each}" for each in NAMES] + [f"action {each}" for each in ACTIONS]
    for command, wanted in zip(commands, [*NAMES, *ACTIONS], strict=True):
        await said("one moment")
        await said(f"@incident {command}")
        lived.asked.append(wanted)
        count = len(lived.asked)
        await seen(lambda count=count: len(lived.answers()) >= count, f"{lived.title}: {command}")
    return lived


async def seen(condition: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """Look now and then, as people do: with hundreds of incidents a look at each thing that happens costs more than all
    the rest."""
    try:
        async with asyncio.timeout(patience):
            while not (found := condition()):
                await asyncio.sleep(_LOOK_EVERY)
            return found
    except TimeoutError:
        raise TimeoutError(what) from None


def told(words: str) -> str | None:
    """Which of our commands a message of the bot answers."""
    for action in ACTIONS:
        if "logged follow-up" in words and action in words:
            return action
    _, sign, rest = words.partition("set the severity of")
    return next((name for name in NAMES if name in rest), None) if sign else None
