"""The soak: starts all, finds the top rate, halves it, and reads off every ten seconds."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from benchmarks.commands import Answers
from benchmarks.contenders import muster_environment, running, until
from benchmarks.soak.pace import Pace
from benchmarks.soak.people import World, hurry, keep_page_open, linger
from benchmarks.soak.readings import Readings, verdicts
from core.store.engine import open_engine, session_maker
from sandbox.slack import SandboxConfig, SlackSandbox
from tests.servers import own_postgres, own_redis
from tests.story.process import any_port

HURRIED, LINGERING, PAGES = 10, 5, 10
EVERY_S = 10.0
ALLOWED = 6.0
"""MiB an hour that still count as flat: a process of 200 MiB would need more than a day to double."""


@dataclass(frozen=True)
class Asked:
    """Times are in minutes."""

    minutes: float = 20.0
    calibrate: float = 1.5
    traced: bool = False


async def soak(asked: Asked) -> bool:
    """Prints the table; returns whether memory stayed flat and nothing was lost."""
    async with _everything(asked) as (world, readings, tell):
        people = _crowd(world)
        try:
            top = await _top_rate(world, asked.calibrate, people)
            print(f"Top rate of this mix: {top:.0f} acts a second; soaking at half of it.\n", flush=True)
            world.pace.rate = top / 2
            await _read(readings, asked.minutes, people, tell)
            await _rest(world, readings, people)
        finally:
            for each in people:
                each.cancel()
            await asyncio.gather(*people, return_exceptions=True)
        return await _conclude(world, readings)


@asynccontextmanager
async def _everything(asked: Asked) -> AsyncIterator[tuple[World, Readings, Callable[[], None]]]:
    """One `muster serve` and one `muster worker` on PostgreSQL and Redis, and a sandbox."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="muster-soak-")))
        slack = await stack.enter_async_context(SlackSandbox(SandboxConfig(rate_limits=False)))
        postgres = await stack.enter_async_context(own_postgres())
        redis = await stack.enter_async_context(own_redis())
        port, worker_port = any_port(), any_port()
        url = f"http://127.0.0.1:{port}"
        environment = muster_environment(
            slack,
            port,
            MUSTER_WORKER_PORT=str(worker_port),
            MUSTER_DATABASE_URL=postgres.address,
            MUSTER_REDIS_URL=redis.address,
        )
        processes = {}
        for command, where in (("serve", port), ("worker", worker_port)):
            traced = Path.cwd() / f"soak-{command}.txt"
            how = ["benchmarks.soak.traced", str(traced)] if asked.traced else ["muster.cli"]
            program = [sys.executable, "-m", *how, command]
            ready = f"http://127.0.0.1:{where}/healthz"
            process = await stack.enter_async_context(running(program, environment, ready, folder, f"{command}.log"))
            processes[command] = psutil.Process(process.pid)
        slack.point_app_at(url)
        engine = open_engine(postgres.address)
        stack.push_async_callback(engine.dispose)
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=20)
        web = await stack.enter_async_context(
            httpx.AsyncClient(base_url=url, trust_env=False, timeout=30, limits=limits)
        )
        world = World(slack, url, Pace(), Answers(slack), web)

        def tell() -> None:
            if asked.traced:
                for each in processes.values():
                    os.kill(each.pid, signal.SIGUSR1)

        yield world, Readings(world, session_maker(engine), processes), tell


def _crowd(world: World) -> list[asyncio.Task[None]]:
    slack = world.slack
    slack.seed_bulk(people=HURRIED + LINGERING)
    everybody = [f"person{number:05d}" for number in range(HURRIED + LINGERING)]
    for each in everybody:
        for channel in ("general", "incidents"):
            slack.channel(channel).members[slack.person(each).id] = None
    busy, slow = everybody[:HURRIED], everybody[HURRIED:]
    work = [hurry(world, each) for each in busy] + [linger(world, each) for each in slow]
    work += [keep_page_open(world, 20.0 + 10 * number) for number in range(PAGES)]
    return [asyncio.create_task(each) for each in work]


async def _top_rate(world: World, minutes: float, people: list[asyncio.Task[None]]) -> float:
    """As fast as people are answered; the first third is left out."""
    await _wait(minutes * 20, people)
    taken, begun = world.pace.taken, time.monotonic()
    await _wait(minutes * 40, people)
    return (world.pace.taken - taken) / (time.monotonic() - begun)


async def _read(readings: Readings, minutes: float, people: list[asyncio.Task[None]], tell: Callable[[], None]) -> None:
    widths = [max(len(head), 9) for head in readings.heads]
    _say(readings.heads, widths)
    readings.begun = begun = time.monotonic()
    number = round(minutes * 60 / EVERY_S)
    for count in range(1, number + 1):
        await _wait(begun + count * EVERY_S - time.monotonic(), people)
        _trim(readings.world.slack)
        _say(await readings.take(), widths)
        if count in (number // 4, number):
            tell()


async def _wait(seconds: float, people: list[asyncio.Task[None]]) -> None:
    """Whoever fails ends it all."""
    done, _ = await asyncio.wait(people, timeout=max(0.0, seconds), return_when=asyncio.FIRST_EXCEPTION)
    for each in done:
        each.result()


async def _rest(world: World, readings: Readings, people: list[asyncio.Task[None]]) -> None:
    """Nobody does anything more, and what waits is worked off."""
    for each in people:
        each.cancel()
    await asyncio.gather(*people, return_exceptions=True)
    with contextlib.suppress(TimeoutError):
        await world.slack.settled(30)
    await until(readings.is_quiet, 30)


async def _conclude(world: World, readings: Readings) -> bool:
    trends = readings.trends()
    print("\nMemory over the last three quarters:\n")
    print(verdicts(trends, ALLOWED))
    waiting = await readings.count("inbox") + await readings.count("outbox")
    dead = await readings.dead()
    print(f"\nAt the end {waiting} events and effects wait, {dead} dead letters. Meanwhile:")
    world.done["timers fired (reminders)"] = await readings.timers_fired()
    for what, number in sorted(world.done.items()):
        print(f"  {number:8,} {what}")
    lost = waiting + dead + world.done["requests refused or cut"] + world.done["pages that failed"]
    is_flat = all(each.verdict(ALLOWED) == "flat" for each in trends.values())
    print("\nVerdict:", "memory is flat" if is_flat else "memory is not shown to be flat", "and", end=" ")
    print("nothing was lost or refused." if not lost else "something was lost or refused.")
    return is_flat and not lost


def _trim(slack: SlackSandbox) -> None:
    """What the sandbox remembers of the past is of no use here."""
    del slack.deliveries[:-100], slack.calls[:-100]
    for kept in (slack.permissions._triggers, slack.permissions._urls):
        for key in list(kept)[:-200]:
            del kept[key]


def _say(cells: list[str], widths: list[int]) -> None:
    print("  ".join(cell.rjust(width) for cell, width in zip(cells, widths, strict=True)), flush=True)
