"""What is read off every ten seconds: the processes' memory, what waits, and how soon people were answered."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import psutil
from sqlalchemy import func, select

from benchmarks.rounds import table
from benchmarks.soak.people import World
from benchmarks.soak.trend import Trend, trend
from core.store.delivery_tables import DEAD, DONE, PENDING, inbox, outbox
from core.store.engine import Sessions

_MIB = 1024 * 1024
HEADS = ("minute", "acts/s", "ack p50/p99 ms", "answer p50/p99 ms", "inbox", "outbox")


@dataclass
class Readings:
    """`processes` by name; times are in seconds since the beginning."""

    world: World
    sessions: Sessions
    processes: dict[str, psutil.Process]
    at: list[float] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=dict)
    begun: float = field(default_factory=time.monotonic)
    _taken: int = 0
    _last: float = 0.0

    def __post_init__(self) -> None:
        self._taken, self._last = self.world.pace.taken, self.begun

    @property
    def heads(self) -> list[str]:
        return [*HEADS, *(f"{name} MiB" for name in self.processes)]

    async def take(self) -> list[str]:
        """One line of the table."""
        now, world = time.monotonic(), self.world
        rate = (world.pace.taken - self._taken) / (now - self._last)
        self._taken, self._last = world.pace.taken, now
        self.at.append(now - self.begun)
        for name, process in self.processes.items():
            self.memory.setdefault(name, []).append(process.memory_info().rss / _MIB)
        acknowledged, world.acknowledged = world.acknowledged, []
        answered, world.answered = world.answered, []
        waiting = [str(await self.count(box)) for box in ("inbox", "outbox")]
        minute = f"{self.at[-1] / 60:.1f}"
        sizes = [f"{self.memory[name][-1]:.1f}" for name in self.processes]
        return [minute, f"{rate:.0f}", _times(acknowledged), _times(answered), *waiting, *sizes]

    async def count(self, box: str, state: str = PENDING) -> int:
        boxes = {"inbox": inbox, "outbox": outbox}[box]
        async with self.sessions() as session:
            return await session.scalar(select(func.count()).select_from(boxes).where(boxes.c.state == state)) or 0

    async def is_quiet(self) -> bool:
        return not await self.count("inbox") + await self.count("outbox")

    async def dead(self) -> int:
        return await self.count("inbox", DEAD) + await self.count("outbox", DEAD)

    async def timers_fired(self) -> int:
        """Reminders, mostly."""
        query = select(func.count()).select_from(inbox).where(inbox.c.kind == "timer_fired", inbox.c.state == DONE)
        async with self.sessions() as session:
            return await session.scalar(query) or 0

    def trends(self) -> dict[str, Trend]:
        """Of the last three quarters: in the first a process still warms up."""
        start = len(self.at) // 4
        return {name: trend(self.at[start:], sizes[start:]) for name, sizes in self.memory.items()}


def _times(seconds: list[float]) -> str:
    if not seconds:
        return "–"
    found = sorted(seconds)
    middle, late = found[len(found) // 2], found[min(len(found) - 1, int(0.99 * len(found)))]
    return f"{1000 * middle:.1f} / {1000 * late:.0f}"


def verdicts(trends: dict[str, Trend], allowed: float) -> str:
    lines = [
        [
            name,
            f"{found.level:.1f}",
            f"{found.per_hour:+.1f} ({found.low:+.1f} to {found.high:+.1f})",
            found.verdict(allowed),
        ]
        for name, found in trends.items()
    ]
    return table(["process", "mean MiB", "MiB an hour, with its 95 % interval", "memory"], lines)
