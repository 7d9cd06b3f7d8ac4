"""A real browser at the demo's pages: what the browser stories share."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.story.process import Forked, any_port
from tests.waiting import PATIENCE, until

ARTIFACTS = Path(__file__).parents[1] / "artifacts"
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A busy machine may take its time; what is expected comes at once or never.
expect.set_options(timeout=PATIENCE * 1000)

MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here; `make test` installs it where it may"),
]


@asynccontextmanager
async def demo() -> AsyncIterator[tuple[str, str, str]]:
    """`muster demo`, as `make demo` runs it; gives the addresses it prints: Slack, web, Discord."""
    ports = [any_port() for _ in range(4)]
    words = ["demo", "--port", ports[0], "--chat-port", ports[1], "--discord-port", ports[2], "--teams-port", ports[3]]
    with tempfile.TemporaryDirectory(prefix="muster-demo-") as folder:
        process = Forked([str(word) for word in words], os.environ, Path(folder) / "log")
        await process.begin()
        try:
            await until(lambda: "Ctrl-C" in process.log())
            addresses = re.findall(r"http://\S+", process.log())
            yield addresses[0], addresses[1], addresses[2]
            assert await process.stop() == 0
        finally:
            await process.clean_up()


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        await chromium.close()


async def window(chromium: Browser, **how: Any) -> Page:
    """A page in a window of its own, with the options of `new_context`."""
    context = await chromium.new_context(**how)
    context.set_default_timeout(PATIENCE * 1000)
    return await context.new_page()


async def shot(page: Page, name: str, full_page: bool = False) -> None:
    """A picture to look at, when somebody wants to: MUSTER_TEST_PICTURES=1 leaves them in tests/artifacts."""
    if os.environ.get("MUSTER_TEST_PICTURES"):
        ARTIFACTS.mkdir(exist_ok=True)
        await page.screenshot(path=ARTIFACTS / f"{name}.png", full_page=full_page)


LOOKS = ("light-1440", "light-390", "dark-1440", "dark-390")


async def looks(page: Page, wanted: Sequence[str] = LOOKS) -> AsyncIterator[str]:
    """The page as it stands in light and dark, wide and narrow, one after the other; named for pictures of it."""
    for look in wanted:
        await page.emulate_media(color_scheme="dark" if look.startswith("dark") else "light")
        await page.set_viewport_size({"width": int(look.rpartition("-")[2]), "height": 900})
        yield look
    await page.emulate_media(color_scheme="light")
    await page.set_viewport_size({"width": 1440, "height": 900})


async def pictures(page: Page, name: str) -> None:
    """Whole pages in each look. What is being written stays as it is."""
    if os.environ.get("MUSTER_TEST_PICTURES"):
        async for look in looks(page):
            await shot(page, f"{name}-{look}", full_page=True)
