"""`python -m benchmarks scale`: Muster alone, as 1, 2 and 4 processes on PostgreSQL and Redis: how much, and how soon."""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.commands import Answers, ask, handled
from benchmarks.contenders import PEOPLE, live_channel
from benchmarks.messages import signed_messages
from benchmarks.rounds import table
from benchmarks.wire import fire
from core.store.delivery_tables import inbox
from sandbox.slack import Channel, SandboxConfig, SlackSandbox
from tests.story.cluster import Cluster, cluster
from tests.story.process import slack_environment

LAYOUTS = {"1 serve": (1, 0), "1 serve + 1 worker": (1, 1), "2 serve": (2, 0), "2 serve + 2 worker": (2, 2)}
ROOMS = 8
ROUNDS = 3
MESSAGES, BURST, STEADY = 4000, 120, 60
CONNECTIONS = 32
QUIET = 10.0
"""Commands a second at which nothing queues."""


async def scale() -> None:
    lines = [await _measure(name, *layout) for name, layout in LAYOUTS.items()]
    print("\nThroughput is the median (lowest–highest) of", ROUNDS, "rounds; times are p50 / p99 in ms.\n")
    heads = ["processes", "messages counted, 1/s", "commands answered, 1/s"]
    print(table([*heads, "at", "acknowledged", "handled", "answered in chat"], [row for rows in lines for row in rows]))
    print(
        f"\nThe machine has {os.cpu_count()} cores; PostgreSQL, Redis, the sandbox and the load have their share of them."
    )


@asynccontextmanager
async def many(serving: int, working: int) -> AsyncIterator[tuple[SlackSandbox, Cluster, list[Channel]]]:
    """A cluster with some incidents' channels."""
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as folder:
        slack = SlackSandbox(SandboxConfig(rate_limits=False))
        async with slack, cluster(slack_environment(slack), Path(folder), serving, working) as here:
            slack.point_app_at(here.balancer.url)
            rooms = [await live_channel(slack, f"Trouble number {number:04d}") for number in range(ROOMS)]
            await here.until_idle()
            yield slack, here, rooms


async def _measure(name: str, serving: int, working: int) -> list[list[str]]:
    async with many(serving, working) as (slack, here, rooms):
        ports = ports_of(here)
        answers = Answers(slack)
        await ask(slack, answers, ports, rooms, 40, 0)
        rates = [await messages_per_second(slack, ports, rooms) for _ in range(ROUNDS)]
        bursts = []
        for _ in range(ROUNDS):
            found = await ask(slack, answers, ports, rooms, BURST, 0)
            bursts.append(BURST / found.took)
            await here.until_idle()
        half = statistics.median(bursts) / 2
        rows = []
        for told, rate in ((f"{QUIET:g}/s", QUIET), (f"{half:.0f}/s, half of the top", half)):
            after = await _newest(here)
            found = await ask(slack, answers, ports, rooms, STEADY, rate)
            await here.until_idle()
            waited = await handled(here.sessions, after)
            rows.append([told, *map(_both, (found.acknowledged, waited, found.answered))])
    first, second = rows
    print(f"{name}: done", flush=True)
    return [[name, _range(rates), _range(bursts), *first], ["", "", "", *second]]


def ports_of(here: Cluster) -> list[int]:
    return [int(each.url.rpartition(":")[2]) for each in here.serving]


async def messages_per_second(slack: SlackSandbox, ports: list[int], rooms: list[Channel]) -> float:
    """Stored, counted and acknowledged."""
    share = MESSAGES // len(rooms)
    batches = [signed_messages(slack, room, PEOPLE, share) for room in rooms]
    mixed = [each for together in zip(*batches, strict=True) for each in together]
    volley = await fire(ports, mixed, CONNECTIONS)
    assert not volley.failures, volley.failures
    return volley.rate


async def _newest(here: Cluster) -> int:
    async with here.sessions() as session:
        return await session.scalar(select(func.max(inbox.c.id))) or 0


def _both(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=100)
    return f"{1000 * cuts[49]:.1f} / {1000 * cuts[98]:.1f}"


def _range(numbers: list[float]) -> str:
    return f"{statistics.median(numbers):,.0f} ({min(numbers):,.0f}–{max(numbers):,.0f})"
