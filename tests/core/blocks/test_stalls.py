"""An async function that blocks the whole hub is named in the operator's log, with its place."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from core.blocks.hub import Hub
from core.blocks.stalls import StallWatch
from muster.testing import ADA, running


def slow_library() -> None:
    time.sleep(1.5)


async def test_who_holds_everybody_up_is_told(tmp_path: Path) -> None:
    hub = Hub()

    @hub.command("block", help="blocks everybody")
    async def blocks_everybody() -> str:
        slow_library()
        return "done"

    with capture_logs() as logs:
        await _live_through(tmp_path, hub)
    (told,) = [each for each in logs if each["event"] == "everything_waits"]
    places = " ".join(told["where"])
    assert "test_stalls.py" in places
    assert "blocks_everybody" in places
    assert "slow_library" in places


async def _live_through(folder: Path, hub: Hub) -> Any:
    watch = StallWatch(patience=0.3)
    async with running(folder, hub) as core:
        _, core.channel = await core.in_channel()
        watch.start()
        await core.tell(ADA, "block")
        watch.stop()
        assert core.said[-1] == "done"


async def test_a_loop_that_lives_is_left_alone() -> None:
    watch = StallWatch(patience=0.2)
    with capture_logs() as logs:
        watch.start()
        for _ in range(10):
            await asyncio.sleep(0.05)
        watch.stop()
    assert logs == []
