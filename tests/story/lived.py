"""What a person did in one incident, and what must be there afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

SEVERITIES = ("2", "4", "1")
"""As they are stored: major, trivial, critical."""
NAMES = ("major", "trivial", "critical")
ACTIONS = ("check the backups", "tell the customers")


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


def told(words: str) -> str | None:
    """Which of our commands a message of the bot answers."""
    for action in ACTIONS:
        if "logged follow-up" in words and action in words:
            return action
    _, sign, rest = words.partition("set the severity of")
    return next((name for name in NAMES if name in rest), None) if sign else None
