"""What a page may not do in the browser stories: fail quietly, break its own security policy, or shut people out."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import ConsoleMessage, Page

_SERIOUS = ("serious", "critical")


def watch(page: Page, trouble: list[str]) -> None:
    """Collect errors of the console (a broken Content-Security-Policy is one) and of scripts."""

    def said(message: ConsoleMessage) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            trouble.append(f"{page.url}: {message.text}")

    page.on("console", said)
    page.on("pageerror", lambda error: trouble.append(f"{page.url}: {error}"))


async def faults(page: Page) -> list[str]:
    """What axe-core finds serious or critical: rule, and where."""
    found = (await Axe().run(page)).response["violations"]
    return [
        f"{page.url} {each['id']}: {each['nodes'][0]['html'][:200]} ({each['help']})"
        for each in found
        if each["impact"] in _SERIOUS
    ]
