"""`python -m benchmarks profile`: where the CPU time of `muster serve` goes, on PostgreSQL and Redis, by stage."""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil

from benchmarks.commands import Answers, ask
from benchmarks.contenders import live_channel, muster_environment, running
from benchmarks.messages import signed_messages
from benchmarks.rounds import table
from benchmarks.scale import BURST, CONNECTIONS, ROOMS
from benchmarks.wire import fire
from sandbox.slack import Channel, SandboxConfig, SlackSandbox
from tests.servers import own_postgres, own_redis
from tests.story.process import any_port

MESSAGES = 6000
Load = Callable[[SlackSandbox, int, list[Channel]], Awaitable[int]]


async def profile() -> None:
    """Each load has a process of its own, sampled from when it is warm."""
    for what, load in (("messages counted in incidents' channels", _messages), ("commands answered", _commands)):
        amount, seconds, found = await _sampled(load)
        print(f"\n{what}: {1000 * seconds / amount:.2f} ms of CPU each\n")
        print(table(["stage", "share", "ms each"], _shares(found["stages"], seconds / amount)))
        print()
        print(table(["whose code", "share", "ms each"], _shares(found["libraries"], seconds / amount, 8)))


async def _sampled(load: Load) -> tuple[int, float, dict[str, dict[str, int]]]:
    port = any_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="muster-bench-") as name:
        folder = Path(name)
        async with (
            SlackSandbox(SandboxConfig(rate_limits=False)) as slack,
            own_postgres() as postgres,
            own_redis() as redis,
        ):
            servers = {"MUSTER_DATABASE_URL": postgres.address, "MUSTER_REDIS_URL": redis.address}
            environment = muster_environment(slack, port, **servers)
            command = [sys.executable, "-m", "benchmarks.sampled", str(folder / "samples"), "serve"]
            async with running(command, environment, f"{url}/healthz", folder) as process:
                slack.point_app_at(url)
                rooms = [await live_channel(slack, f"Trouble number {number:04d}") for number in range(ROOMS)]
                await load(slack, port, rooms)
                os.kill(process.pid, signal.SIGUSR1)
                before = sum(psutil.Process(process.pid).cpu_times()[:2])
                amount = await load(slack, port, rooms)
                seconds = sum(psutil.Process(process.pid).cpu_times()[:2]) - before
        return amount, seconds, json.loads((folder / "samples").read_text())


async def _messages(slack: SlackSandbox, port: int, rooms: list[Channel]) -> int:
    batches = [signed_messages(slack, room, ("ada", "ben", "chloe"), MESSAGES // len(rooms)) for room in rooms]
    await fire([port], [each for together in zip(*batches, strict=True) for each in together], CONNECTIONS)
    return MESSAGES


async def _commands(slack: SlackSandbox, port: int, rooms: list[Channel]) -> int:
    await ask(slack, Answers(slack), [port], rooms, BURST, 0)
    return BURST


def _shares(samples: dict[str, int], each: float, most: int = 20) -> list[list[str]]:
    total = sum(samples.values())
    found = sorted(samples.items(), key=lambda item: -item[1])[:most]
    return [[what, f"{100 * number / total:.1f} %", f"{1000 * each * number / total:.3f}"] for what, number in found]
