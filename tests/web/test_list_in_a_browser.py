"""The list and the form in a real browser: by keyboard, in light and dark, wide and narrow, and for screen readers."""

from __future__ import annotations

import httpx
import pytest
from playwright.async_api import Page, expect

from core.incidents.severity import Severity
from core.store.documents import Sessions
from tests.story.browsing import CHROMIUM, browser, shot
from tests.story.seeing import faults, watch
from tests.web.seeds import declare, resolve_many
from tests.web.signing_in import sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here; `make test` installs it where it may"),
]


async def some(sessions: Sessions) -> None:
    await declare(sessions, "Checkout fails", severity=Severity.CRITICAL, lead="Grace")
    await declare(sessions, "Search is slow", severity=Severity.MINOR)
    await resolve_many(sessions, 30)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_screen_is_sound(served: httpx.AsyncClient, sessions: Sessions, scheme: str) -> None:
    await some(sessions)
    await sign_in(served, sessions, name="Ada")
    address, trouble = str(served.base_url).rstrip("/"), list[str]()
    async with browser() as chromium:
        for width in (1440, 390):
            page = await chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
            await page.context.add_cookies(
                [{"name": "muster_session", "value": served.cookies["muster_session"], "url": address}]
            )
            watch(page, trouble)
            for name, path in (("list", "/"), ("found", "/?q=trouble&status=resolved"), ("declare", "/declare")):
                await page.goto(f"{address}{path}")
                await open_all(page)
                trouble += await faults(page)
                assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
                await shot(page, f"{name}-{scheme}-{width}")
            await page.close()
    assert not trouble, "\n".join(trouble)


async def open_all(page: Page) -> None:
    if await page.locator("[data-filters] > summary").count():
        await page.locator("[data-filters] > summary").click()


async def test_the_keyboard_leads_everywhere(served: httpx.AsyncClient, sessions: Sessions) -> None:
    await some(sessions)
    await sign_in(served, sessions, name="Ada")
    address, trouble = str(served.base_url).rstrip("/"), list[str]()
    async with browser() as chromium:
        page = await chromium.new_page()
        await page.context.add_cookies(
            [{"name": "muster_session", "value": served.cookies["muster_session"], "url": address}]
        )
        watch(page, trouble)
        await page.goto(address)
        await page.keyboard.press("?")
        await expect(page.locator("dialog#keys")).to_be_visible()
        trouble += await faults(page)
        await page.keyboard.press("Escape")
        await page.keyboard.press("j")
        await expect(page.get_by_role("link", name="Checkout fails")).to_be_focused()
        await page.keyboard.press("/")
        await page.keyboard.type("trouble 7")
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(f"{address}/?q=trouble+7")
        await expect(page.locator("#rows .stretch")).to_have_count(1)
        await page.keyboard.press("c")
        await expect(page).to_have_url(f"{address}/declare")
        await expect(page.get_by_label("Title")).to_be_focused()
        await page.get_by_role("combobox", name="Lead").fill("gra")
        await expect(page.get_by_role("option", name="Grace")).to_be_visible()
        await page.keyboard.press("Enter")
        assert await page.locator("select[name=lead]").input_value()
        trouble += await faults(page)
    assert not trouble, "\n".join(trouble)
