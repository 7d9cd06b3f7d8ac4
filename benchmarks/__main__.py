"""`python -m benchmarks`: Muster beside Slack's own framework, on the same sandbox, in the same run."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from benchmarks import keywords, processes
from benchmarks.rush import PEOPLE, Rush, come_in, rush
from benchmarks.stream import MESSAGES, stream
from sandbox.slack import SandboxConfig, SlackSandbox

Contender = Callable[[SlackSandbox, Path], AbstractAsyncContextManager[None]]
CONTENDERS: dict[str, Contender] = {"muster": processes.muster, "bolt": processes.bolt}


async def main() -> None:
    for latency in (0.0, 0.3, 3.0):
        print(f"\n{len(PEOPLE)} people declare at once, Slack's API takes {latency:g} s per call")
        found = {name: await _rush(contender, latency) for name, contender in CONTENDERS.items()}
        for name, result in found.items():
            print(f"  {name:7} {result.line}")
        ratio = found["muster"].ack_median / found["bolt"].ack_median
        print(f"  acknowledged after a durable commit, Muster takes {ratio:.2f} × Bolt, which keeps nothing")
    print(f"\n{MESSAGES} messages in a channel without an incident")
    speeds = {name: await _stream(contender) for name, contender in CONTENDERS.items()}
    for name, speed in speeds.items():
        print(f"  {name:7} {speed:7.0f} messages a second")
    print(f"  Muster takes in {speeds['muster'] / speeds['bolt']:.2f} × what Bolt does")
    print("\nLooking for keywords in a message of 40 words")
    for size, ours, peer in keywords.measure():
        print(f"  {size:6} phrases  muster {ours:8.1f} µs   one after another {peer:8.1f} µs   {ours / peer:.3f} ×")


async def _rush(contender: Contender, latency: float) -> Rush:
    with tempfile.TemporaryDirectory() as folder:
        async with SlackSandbox(SandboxConfig(rate_limits=False)) as slack, contender(slack, Path(folder)):
            await come_in(slack)
            await rush(slack, 0)
            await _clear(slack)
            return await rush(slack, latency)


async def _clear(slack: SlackSandbox) -> None:
    """What the warm-up left on the screens."""
    for person in PEOPLE:
        while view := slack.open_view(person):
            await slack.close_view(person, view.id)
    slack.channel("general").ephemerals.clear()


async def _stream(contender: Contender) -> float:
    with tempfile.TemporaryDirectory() as folder:
        async with SlackSandbox(SandboxConfig(rate_limits=False)) as slack, contender(slack, Path(folder)):
            return await stream(slack)


asyncio.run(main())
