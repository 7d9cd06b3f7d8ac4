"""A company's block that takes longer than Teams waits."""

from __future__ import annotations

import asyncio

from muster import Hub

hub = Hub("slow")


@hub.command("slowly", help="takes its time")
async def slowly() -> str:
    await asyncio.sleep(4)
    return "Done at last"
