"""What a page may not do in the browser stories: fail quietly, break its own security policy, or shut people out."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import ConsoleMessage, Page

_SERIOUS = ("serious", "critical")
_AXE = Axe().axe_script


def watch(page: Page, trouble: list[str]) -> None:
    """Collect errors of the console (a broken Content-Security-Policy is one) and of scripts."""

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            trouble.append(f"{page.url}: {message.text}")

    page.on("console", said)
    page.on("pageerror", lambda error: trouble.append(f"{page.url}: {error}"))


async def at_rest(page: Page) -> None:
    """Whatever moves or fades comes to its end first: half-way a colour is none of ours."""
    await page.evaluate(
        "() => Promise.allSettled(document.getAnimations()"
        ".filter((each) => Number.isFinite(each.effect.getComputedTiming().endTime))"
        ".map((each) => each.finished)).then(() => null)"
    )


async def faults(page: Page, *rules: str) -> list[str]:
    """What axe-core finds serious or critical: rule, and where. All rules, or just these."""
    await at_rest(page)
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_AXE)
    wanted: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        wanted["runOnly"] = {"type": "rule", "values": rules}
    found = await page.evaluate("(wanted) => axe.run(document, wanted).then((found) => found.violations)", wanted)
    return [
        f"{page.url} {each['id']}: {each['nodes'][0]['html'][:200]} ({each['nodes'][0]['failureSummary']})"
        for each in found
        if each["impact"] in _SERIOUS
    ]
