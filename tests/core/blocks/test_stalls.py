"""An async function that blocks the whole hub is named in the operator's log, with its place."""

from __future__ import annotations

import asyncio
import inspect
import sysconfig
import time
from itertools import pairwise
from pathlib import Path
from traceback import FrameSummary

from structlog.testing import capture_logs

from core.blocks.hub import Hub
from core.blocks.stalls import StallWatch, to_blame
from core.store.stalls import Stall
from muster.testing import ADA, running
from tests.waiting import PATIENCE


def slow_library() -> None:
    time.sleep(1.5)


async def test_who_holds_everybody_up_is_told(tmp_path: Path) -> None:
    hub = Hub()

    @hub.command("block", help="blocks everybody")
    async def blocks_everybody() -> str:
        slow_library()
        return "done"

    with capture_logs() as logs:
        stalls = await _live_through(tmp_path, hub)
    (told,) = [each for each in logs if each["event"] == "everything_waits" and each["function"] == "blocks_everybody"]
    line = inspect.getsourcelines(blocks_everybody)[1] + 2
    assert (told["file"], told["line"]) == (__file__, line)
    assert "slow_library" in told["where"][-1]
    (ended,) = stalls
    assert (ended.file, ended.line) == (__file__, line)
    assert ended.seconds > 1


async def _live_through(folder: Path, hub: Hub) -> list[Stall]:
    stalls: list[Stall] = []
    over = asyncio.Event()

    def ended(stall: Stall) -> None:
        # A busy machine may hold everything up too.
        if stall.function == "blocks_everybody":
            stalls.append(stall)
            over.set()

    watch = StallWatch(0.3, ended)
    async with running(folder, hub) as core:
        _, core.channel = await core.in_channel()
        watch.start()
        await core.tell(ADA, "block")
        await asyncio.wait_for(over.wait(), PATIENCE)
        watch.stop()
        assert core.said[-1] == "done"
    return stalls


def test_the_block_is_to_blame_and_not_the_library_that_it_calls() -> None:
    script, loop = FrameSummary("/srv/bin/muster", 1, "<module>"), frame("stdlib", "asyncio/events.py")
    caller = FrameSummary(inspect.getfile(Hub), 1, "call")
    library = frame("purelib", "requests/api.py")
    block = FrameSummary("/srv/acme/process.py", 7, "page")
    assert to_blame([script, loop, caller, block, library]) is block
    # Installed as a library itself.
    packed = frame("purelib", "acme/process.py")
    assert to_blame([script, loop, caller, packed, library]) is packed
    assert to_blame([loop, library]) is library
    assert to_blame([]).name == "unknown"


def frame(where: str, file: str) -> FrameSummary:
    return FrameSummary(f"{sysconfig.get_path(where)}/{file}", 1, "f")


async def test_a_loop_that_lives_is_left_alone() -> None:
    watch = StallWatch(patience=0.2)
    with capture_logs() as logs:
        watch.start()
        signs = [time.monotonic()]
        for _ in range(10):
            await asyncio.sleep(0.05)
            signs.append(time.monotonic())
        watch.stop()
    longest = max(after - before for before, after in pairwise(signs))
    assert logs == [] or longest > 0.2, "told of, though nothing but the machine can have held it up"
