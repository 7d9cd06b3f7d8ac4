"""What it costs to look for phrases in a message, from ten phrases to ten thousand; the peer looks for one after another."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from core.blocks.kinds import Keyword
from core.chat.places import Place
from core.keywords import Matcher
from core.keywords.matcher import normal

SIZES = (10, 100, 1_000, 10_000)
_HERE = Place("slack", "T1", "C1")
_SYLLABLES = ("da", "ta", "ba", "se", "pay", "ment", "sta", "tus", "page", "que", "ue", "net", "work", "disk")


def show() -> None:
    print("Looking for keywords in a message of 40 words")
    for size, ours, peer in measure():
        print(f"  {size:6} phrases  muster {ours:8.1f} µs   one after another {peer:8.1f} µs   {ours / peer:.3f} ×")


def measure() -> list[tuple[int, float, float]]:
    """For each size: microseconds a message for Muster, and for the peer."""
    dice = random.Random(1)
    messages = [" ".join(_word(dice) for _ in range(40)) for _ in range(200)]
    found = []
    for size in SIZES:
        phrases = tuple(f"{_word(dice)} {_word(dice)} {number}" for number in range(size))
        matcher = Matcher([Keyword(f"k{each}", _nothing, (each,), (), ("incident",), timedelta(0)) for each in phrases])
        ours = _time(messages, partial(_muster, matcher))
        peer = _time(messages, partial(_one_after_another, [normal(each) for each in phrases]))
        found.append((size, ours, peer))
    return found


def _muster(matcher: Matcher, said: str) -> object:
    return matcher.find(said, _HERE, True)


def _one_after_another(phrases: list[str], said: str) -> object:
    folded = normal(said)
    return [each for each in phrases if each in folded]


async def _nothing(_context: object) -> None: ...


def _word(dice: random.Random) -> str:
    return "".join(dice.choices(_SYLLABLES, k=3))


def _time(messages: list[str], look: Callable[[str], object]) -> float:
    rounds = 1
    while True:
        started = time.perf_counter()
        for _ in range(rounds):
            for said in messages:
                look(said)
        took = time.perf_counter() - started
        if took > 0.2:
            return took / rounds / len(messages) * 1e6
        rounds *= 4
